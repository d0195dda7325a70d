import { createStore, type Store } from '../state/store.ts';
import { type KeyMap, readKeyMap, writeKeyMap } from './key-map.ts';

const storageKey = 'doppel.keys';

/** The keys of this machine's analyst, read once. */
export const keyStore: Store<KeyMap> = createStore(readKeyMap(window.localStorage.getItem(storageKey)));

/** Keeps changed keys for this and every later window. */
export function storeKeys(keys: KeyMap): void {
  window.localStorage.setItem(storageKey, writeKeyMap(keys));
  keyStore.set(keys);
}
