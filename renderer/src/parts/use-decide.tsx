import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import type { DecideReply } from '#contract/replies.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { showDecided } from './decided-toast.tsx';
import { showError } from './toasts.ts';
import { useHistoryKeys } from './use-history-keys.ts';

/**
 * Writes decisions: what was decided is said in words with the way to take it back beside it, a refusal is shown. Resolves with
 * the reply when it is on disk, with null where it was refused.
 */
export function useDecide(): (decision: DecisionRequest, seen?: SeenEvidence | null) => Promise<DecideReply | null> {
  const { session } = useProject();
  const { change } = useHistoryKeys();
  return async (decision, seen = null) => {
    try {
      const reply = await session.decide(decision, 'ask', seen);
      const event = reply.events.at(-1);
      if (event !== undefined) showDecided(event, session, () => void change('undo', event.seq, 'ask'));
      return reply;
    } catch (caught) {
      showError(asDoppelError(caught));
      return null;
    }
  };
}
