import { createStore } from '../../state/store.ts';

const storageKey = 'doppel.library';

/** Which library this window looks at; kept until another one is opened. */
export const libraryPath = createStore<string | null>(window.localStorage.getItem(storageKey));

/** Looks at another library in this window. */
export function setLibraryPath(path: string): void {
  window.localStorage.setItem(storageKey, path);
  libraryPath.set(path);
}
