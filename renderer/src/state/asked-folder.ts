import { createStore, type Store } from './store.ts';

/** The folder of videos that somebody chose to analyse; the screen of the queue shows its form and clears it. */
export const askedFolder: Store<string | null> = createStore<string | null>(null);
