import type { PersonDetail } from '#contract/review.ts';
import { notAPerson, notAPersonReason, personTitle } from '#contract/words/person-words.ts';
import styles from './review.module.css';

/** What else is known of the two: notes, what they were merged from, whom they were kept apart from, doubts about their boxes. */
export function PairRemarks({ persons }: { readonly persons: readonly (PersonDetail | null)[] }) {
  return (
    <div className={styles.remarks}>
      {persons.map((person) => {
        const remarks = person === null ? [] : remarksOf(person);
        if (person === null || remarks.length === 0) return null;
        return (
          <section key={person.id}>
            <h2>{personTitle(person)}</h2>
            {remarks.map((remark) => (
              <p key={remark}>{remark}</p>
            ))}
          </section>
        );
      })}
    </div>
  );
}

function remarksOf(person: PersonDetail): readonly string[] {
  return [
    ...(person.made_of.length > 1 ? [`Merged from ${person.made_of.join(', ')}.`] : []),
    ...(person.kept_apart_from.length > 0 ? [`Kept apart from ${person.kept_apart_from.join(', ')}.`] : []),
    ...(person.perhaps_nobody ? [`${notAPerson} ${notAPersonReason}`] : []),
    ...(person.possibly_misaligned ? ['Its boxes may lie beside the person: the video was damaged there.'] : []),
    ...(person.hidden ? [`Hidden: ${person.hidden_reason ?? 'by a decision'}.`] : []),
    ...person.notes.map(({ text, by }) => `${text} (${by})`),
  ];
}
