import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Address } from './go-to.ts';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** The address of the page behind `#`, apart at its question mark. */
function parts(): readonly [path: string, query: string] {
  const [path, query = ''] = window.location.hash.replace(/^#/, '').split('?');
  return [path === '' ? '/' : path, query];
}

const queryNow = (): string => parts()[1];

/** What the address says behind a question mark, and the way to say something else there: it takes the place of what it said before. */
export function useAddressQuery(): readonly [query: URLSearchParams, say: (query: string) => void] {
  const text = useSyncExternalStore(subscribe, queryNow, () => '');
  const query = useMemo(() => new URLSearchParams(text), [text]);
  const say = useCallback(
    (next: string) => window.location.replace(`#${parts()[0]}${next === '' ? '' : `?${next}`}`),
    [],
  );
  return [query, say];
}

/** Another address with what this one says behind its question mark. */
export function withQueryOf(address: Address): Address {
  const query = queryNow();
  return query === '' ? address : `${address}?${query}`;
}
