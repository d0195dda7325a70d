import { decisionWords } from '#contract/words/decision-words.ts';
import { settledWords } from '../../parts/settled-words.ts';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { useStore } from '../../state/store.ts';
import styles from './review.module.css';

/** What was answered last, in words, with the way to take it back beside it. */
export function LastAnswer() {
  const { session } = useProject();
  const last = useStore(session.lastAnswer);
  const { change } = useHistoryKeys();
  if (last === null) return null;
  return (
    <p className={styles.lastAnswer} role="status">
      <span>
        {decisionWords(last.action)}. {settledWords(last.settled)}
      </span>
      <button type="button" onClick={() => void change('undo', last.seq, 'ask')}>
        Undo
      </button>
    </p>
  );
}
