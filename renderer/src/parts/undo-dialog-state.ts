import type { DoppelError } from '#base/doppel-error.ts';
import { createStore, type Store } from '../state/store.ts';

/** An undo or redo that was refused and can be forced: which event it was about (undefined: the latest), and why. */
interface RefusedChange {
  readonly kind: 'undo' | 'redo';
  readonly event: number | undefined;
  readonly error: DoppelError;
}

/** The refused change that the analyst is asked about; null while there is none. One dialog serves every screen. */
export const refusedChange: Store<RefusedChange | null> = createStore<RefusedChange | null>(null);
