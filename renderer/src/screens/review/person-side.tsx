import type { PersonDetail } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { duration, span } from '#contract/words/time-words.ts';
import { personAddress, splitAddress } from '../person/person-address.ts';
import styles from './review.module.css';

/** Who stands on one side: the name, when they are seen, and whether their id survives a merge. */
export function PersonSide({
  person,
  id,
  survives,
}: {
  readonly person: PersonDetail | null;
  readonly id: number;
  readonly survives: boolean;
}) {
  const doubt = person?.may_be_two ?? null;
  return (
    <div className={styles.sideHead}>
      <a className={styles.sideName} href={personAddress(id)}>
        {person === null ? `Person ${id}` : personTitle(person)}
      </a>
      <span className={styles.sideFacts}>
        {person !== null &&
          `${span(person.first_ms, person.last_ms)} · ${duration(person.last_ms - person.first_ms)} · ${person.crops} pictures`}
      </span>
      {doubt !== null && (
        <a
          className={styles.doubt}
          href={splitAddress(id)}
          title={doubt}
          aria-label={`Person ${id} may be two people: open the split`}
        >
          may be two people
        </a>
      )}
      <span className={styles.survivor} data-survives={survives}>
        {survives ? `keeps id ${id}` : `id ${id} goes`}
      </span>
    </div>
  );
}
