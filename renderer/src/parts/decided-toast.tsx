import { notifications } from '@mantine/notifications';
import type { DecideReply } from '#contract/replies.ts';
import { decisionWords } from '#contract/words/decision-words.ts';
import type { ReviewSession } from '../state/review-session.ts';
import { useStore } from '../state/store.ts';
import styles from './parts.module.css';
import { settledWords } from './settled-words.ts';

/** The message of the last decision has one place: the next takes it. */
const decidedId = 'decided';

type DecidedEvent = Pick<DecideReply['events'][number], 'seq' | 'action'>;

function Settled({ seq, session }: { readonly seq: number; readonly session: ReviewSession }) {
  const last = useStore(session.lastAnswer);
  return last?.seq === seq ? settledWords(last.settled) : null;
}

/** Says in words what was decided and, once that is known, what it settled, with a button that takes it back. */
export function showDecided({ seq, action }: DecidedEvent, session: ReviewSession, undo: () => void): void {
  const takeBack = () => {
    notifications.hide(decidedId);
    undo();
  };
  const message = (
    <span className={styles.decided}>
      <span>
        {decisionWords(action)}. <Settled seq={seq} session={session} />
      </span>
      <button type="button" onClick={takeBack}>
        Undo
      </button>
    </span>
  );
  const shown = { id: decidedId, message, withCloseButton: false, autoClose: 6000, color: 'gray' };
  notifications.hide(decidedId);
  notifications.show(shown);
}
