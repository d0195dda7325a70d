import { createStore, type Store } from '../../state/store.ts';

const storageKey = 'doppel.insight';

const store = createStore<string | null>(window.sessionStorage.getItem(storageKey));

/** Which insight file this window looks at. Kept for a reload of the same window only. */
export const insightPath: Pick<Store<string | null>, 'get' | 'subscribe'> = store;

/** Looks at another insight file in this window. */
export function setInsightPath(path: string): void {
  window.sessionStorage.setItem(storageKey, path);
  store.set(path);
}
