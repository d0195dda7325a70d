import type { DoppelError } from '#base/doppel-error.ts';
import { createStore, type Store } from '../state/store.ts';

/**
 * An undo or redo that was refused and can be forced, or that is not about a decision of this window: which event it was about
 * (undefined: the latest), and why.
 */
interface RefusedChange {
  readonly kind: 'undo' | 'redo';
  readonly event: number | undefined;
  readonly error: DoppelError;
  /** What a yes means: `ask` where nothing has to be overridden for it. */
  readonly after: 'ask' | 'force';
}

/** The refused change that the analyst is asked about; null while there is none. One dialog serves every screen. */
export const refusedChange: Store<RefusedChange | null> = createStore<RefusedChange | null>(null);
