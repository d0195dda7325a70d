import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { notAPerson, notAPersonReason, personName, personTitle } from '#contract/words/person-words.ts';
import { span } from '#contract/words/time-words.ts';
import { MovingStill } from '../../pictures/moving-still.tsx';
import { startsPaused } from '../../pictures/reduced-motion.ts';
import { personAddress, splitAddress } from '../person/person-address.ts';
import styles from './persons.module.css';

interface PersonCardProps {
  readonly person: PersonSummary;
  readonly isChosen: boolean;
  /** Whether the pictures fall into two groups. */
  readonly mayBeTwo: boolean;
  /** True while the grid is scrolled: a still costs less than a preview that starts. */
  readonly isResting: boolean;
  readonly onToggle: (person: number) => void;
}

/** A person in the grid: the moving preview, when they are seen, and whether they are chosen. */
export const PersonCard = memo(function PersonCard({
  person,
  isChosen,
  mayBeTwo,
  isResting,
  onToggle,
}: PersonCardProps) {
  const moves = !isResting && !startsPaused();
  return (
    <li className={styles.card} data-chosen={isChosen} data-hidden={person.hidden}>
      <a className={styles.picture} href={personAddress(person.id)} aria-label={`Open ${personTitle(person)}`}>
        <MovingStill still={person.still} preview={moves ? person.preview : null} />
      </a>
      <div className={styles.caption}>
        <Checkbox
          size="xs"
          checked={isChosen}
          onChange={() => onToggle(person.id)}
          aria-label={`Select ${personTitle(person)}`}
        />
        <span className={styles.name}>
          {personName(person)}
          {person.name !== null && person.name !== '' && <small> {person.id}</small>}
        </span>
      </div>
      <span className={styles.facts}>{span(person.first_ms, person.last_ms)}</span>
      {mayBeTwo && !person.hidden ? (
        <a className={styles.doubt} href={splitAddress(person.id)}>
          may be two people
        </a>
      ) : (
        <span className={styles.facts} title={person.perhaps_nobody ? notAPersonReason : undefined}>
          {remark(person)}
        </span>
      )}
    </li>
  );
});

function remark(person: PersonSummary): string {
  if (person.hidden) return 'hidden';
  if (person.perhaps_nobody) return notAPerson;
  if (person.possibly_misaligned) return 'boxes may be misplaced';
  if (person.made_of.length > 1) return `merged from ${person.made_of.length}`;
  return `${person.crops} pictures`;
}
