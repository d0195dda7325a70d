import { createStore, type Store } from '../state/store.ts';

const storageKey = 'doppel.tour';

const store = createStore<string | null>(window.sessionStorage.getItem(storageKey));

/** The project through which a newcomer is led; null while nobody is. Kept for a reload of the same window only. */
export const tourProject: Pick<Store<string | null>, 'get' | 'subscribe'> = store;

/** Leads through this project as soon as it is open; null ends that. */
export function setTourProject(path: string | null): void {
  if (path === null) window.sessionStorage.removeItem(storageKey);
  else window.sessionStorage.setItem(storageKey, path);
  store.set(path);
}
