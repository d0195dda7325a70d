import { Progress } from '@mantine/core';
import { useProject } from '../state/project-context.ts';
import { countsOf } from '../state/queue-state.ts';
import { useStore } from '../state/store.ts';
import { paceWords } from '../time/pace-words.ts';
import styles from './review-counter.module.css';

/** How many pairs are decided and left, how long that takes at this analyst's pace, and whether all is on disk. */
export function ReviewCounter() {
  const { session } = useProject();
  const { state } = useStore(session.store);
  if (state === null) return null;
  const { decided, left, saving } = countsOf(state);
  const all = decided + left;
  return (
    <div className={styles.counter} role="status" aria-label="Progress of the review">
      <span>
        <b>{decided}</b> decided
      </span>
      <Progress
        className={styles.bar}
        value={all === 0 ? 100 : (decided / all) * 100}
        size={6}
        aria-label={`${decided} of ${all} decided`}
      />
      <span>
        <b>{left}</b> left
      </span>
      {state.queue.unsure > 0 && (
        <span>
          <b>{state.queue.unsure}</b> unsure
        </span>
      )}
      <span className={styles.dim}>{paceWords(left, state.queue.seconds_per_decision)}</span>
      <span className={styles.saved} data-saving={saving > 0}>
        {saving > 0 ? `saving ${saving}` : 'all on disk'}
      </span>
    </div>
  );
}
