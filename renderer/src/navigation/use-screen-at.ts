import { useMemo } from 'react';
import { matchRoute, useRouter } from 'wouter';
import type { AppScreen, ScreenParams } from './app-screen.ts';

/** A screen and what its address says. */
export interface ScreenAt<Entry> {
  readonly screen: Entry;
  readonly params: ScreenParams;
}

/** The screen of the page's address; the first of the list where no screen has that address. Needs a `Router` around it. */
export function useScreenAt<Entry extends Pick<AppScreen, 'name' | 'pattern'>>(
  screens: readonly Entry[],
): ScreenAt<Entry> {
  const router = useRouter();
  // Not `useLocation`, which decodes the address before it is taken apart: a name may hold an escaped slash.
  const [full] = router.hook(router);
  // What stands behind a question mark is the screen's own: `useAddressQuery`.
  const [address] = full.split('?');
  return useMemo(() => {
    for (const screen of screens) {
      const [isThere, found] = matchRoute(router.parser, `/${screen.name}${screen.pattern}`, address);
      if (!isThere) continue;
      const params = Object.entries(found).map(([name, text]) => [name, text && decoded(text)]);
      return { screen, params: Object.fromEntries(params) };
    }
    return { screen: screens[0], params: {} };
  }, [screens, router, address]);
}

/** An address is typed by people too: what is no escaped text is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
