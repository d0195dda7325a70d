import type { DecisionEvent } from '#contract/decisions.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { showDone, showError } from './toasts.ts';
import { refusedChange } from './undo-dialog-state.ts';

/** Undo and redo of the latest decision, or of a named one, with what to do when later decisions stand on it. */
export function useHistoryKeys(): {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly change: (kind: 'undo' | 'redo', event: number | undefined, force: 'ask' | 'force') => Promise<void>;
} {
  const { session } = useProject();
  const change = async (kind: 'undo' | 'redo', event: number | undefined, force: 'ask' | 'force') => {
    try {
      const reply = await session.decide(event === undefined ? { kind } : { kind, event }, force);
      showDone(changeWords(reply.events));
    } catch (caught) {
      const error = asDoppelError(caught);
      if (error.code === 'dependent' || (error.code === 'conflict' && error.details?.reasons !== undefined)) {
        refusedChange.set({ kind, event, error });
      } else showError(error);
    }
  };
  return {
    undo: () => void change('undo', undefined, 'ask'),
    redo: () => void change('redo', undefined, 'ask'),
    change,
  };
}

/** What was taken back or done again, in a few words. */
function changeWords(events: readonly DecisionEvent[]): string {
  const words = events.map(({ action }) => {
    if (action.kind === 'undo') return `Took back decision ${action.event}`;
    if (action.kind === 'redo') return `Did decision ${action.event} again`;
    return `Decision: ${action.kind}`;
  });
  return words.join('. ');
}
