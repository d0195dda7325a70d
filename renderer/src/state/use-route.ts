import { useMemo, useSyncExternalStore } from 'react';
import { hashOf, type Route, routeOf } from './route.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the analyst is now. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => routeOf(hash), [hash]);
}

/** Goes to a screen; `back` returns from it. */
export function goTo(route: Route): void {
  window.location.hash = hashOf(route);
}
