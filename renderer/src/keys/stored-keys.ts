import { createStore, type Store } from '../state/store.ts';
import { type KeyActions, type KeyMap, keyActionsWith, readKeyMap, type ScreenKeys, writeKeyMap } from './key-map.ts';

const storageKey = 'doppel.keys';

/** What keys can do in this page, and which key of this machine's analyst does it. */
interface PageKeys {
  readonly actions: KeyActions;
  readonly keys: KeyMap;
}

function pageKeys(screens: readonly ScreenKeys[]): PageKeys {
  const actions = keyActionsWith(screens);
  return { actions, keys: readKeyMap(actions, window.localStorage.getItem(storageKey)) };
}

/** The keys of the page: those that need no screen until `openKeys` adds the screens' own. */
export const keyStore: Store<PageKeys> = createStore(pageKeys([]));

/** Gives every screen its keys, as the analyst left them; called once, before the page is drawn. */
export function openKeys(screens: readonly ScreenKeys[]): void {
  keyStore.set(pageKeys(screens));
}

/** Keeps changed keys for this and every later window. */
export function storeKeys(keys: KeyMap): void {
  window.localStorage.setItem(storageKey, writeKeyMap(keys));
  keyStore.set({ ...keyStore.get(), keys });
}
