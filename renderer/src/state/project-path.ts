import { createStore, type Store } from './store.ts';

const storageKey = 'doppel.project';

const store = createStore<string | null>(window.sessionStorage.getItem(storageKey));

/** Which project file this window has open. Kept for a reload of the same window only. */
export const projectPath: Pick<Store<string | null>, 'get' | 'subscribe'> = store;

/** Opens another project file in this window; null closes. */
export function setProjectPath(path: string | null): void {
  if (path === null) window.sessionStorage.removeItem(storageKey);
  else window.sessionStorage.setItem(storageKey, path);
  store.set(path);
}
