import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import { bounceMs } from '../state/answer-gate.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { showDone, showError, showPressIgnored } from './toasts.ts';
import { refusedChange } from './undo-dialog-state.ts';

/** When undo or redo was pressed last, on whatever screen. */
let lastPress: { readonly kind: 'undo' | 'redo'; readonly atMs: number } | null = null;

/** Settles when the last press was answered; never rejects. */
let lastChange: Promise<void> = Promise.resolve();

/** Whether a press is the bounce of the one before it; it is said then. */
function isBounce(kind: 'undo' | 'redo'): boolean {
  const atMs = performance.now();
  const bounces = lastPress?.kind === kind && atMs - lastPress.atMs < bounceMs;
  lastPress = { kind, atMs };
  if (bounces) showPressIgnored(kind);
  return bounces;
}

/** Undo and redo of this window's latest decision, or of a named one, with what to do when later decisions stand on it. */
export function useHistoryKeys(): {
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
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
        refusedChange.set({ kind, event, error, after: 'force' });
      } else showError(error);
    }
  };
  const press = async (kind: 'undo' | 'redo') => {
    if (isBounce(kind)) return;
    // What the next press is about is known when the one before was answered: pressed faster, both would be about the same decision.
    lastChange = lastChange.then(() => pressInTurn(kind));
    await lastChange;
  };
  const pressInTurn = async (kind: 'undo' | 'redo') => {
    await session.answered();
    const target = session.targetOf(kind);
    if (target !== 'elsewhere') return await change(kind, target === 'latest' ? undefined : target, 'ask');
    const message = `Nothing was decided in this window yet. The last decision was made in another one, or on the command line; ${kind} would be about that.`;
    refusedChange.set({ kind, event: undefined, error: new DoppelError('conflict', message), after: 'ask' });
  };
  return {
    undo: () => press('undo'),
    redo: () => press('redo'),
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
