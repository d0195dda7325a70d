import { createStore, type Store } from '../state/store.ts';

/** Whether the keys are shown. One dialog serves every screen. */
export const keysDialog: Store<boolean> = createStore(false);
