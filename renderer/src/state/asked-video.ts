import { createStore, type Store } from './store.ts';

/** The video that the menu, the system or a command line asked to analyse; the start screen shows its form and clears it. */
export const askedVideo: Store<string | null> = createStore<string | null>(null);
