import type { KeyboardEvent } from 'react';
import type { SearchHit } from '#contract/search.ts';
import { counted } from '#contract/words/count-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { Still } from '../../pictures/still.tsx';
import styles from './library.module.css';
import { momentOf, placesOf } from './moments.ts';

/** What was said of a person in this search. */
export type Mark = 'yes' | 'no' | null;

interface HitCardProps {
  readonly hit: SearchHit;
  readonly picture: string | null;
  /** Whether a kept question tells of this one for the first time. */
  readonly isNew: boolean;
  readonly onMark: (mark: Mark) => void;
  readonly onOpen: () => void;
}

/** A person that was found: picture, score, where and when. Y and N mark the one that has the focus, Enter opens it. */
export function HitCard({ hit: { person, score, above_cut }, picture, isNew, onMark, onOpen }: HitCardProps) {
  const press = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'y') onMark('yes');
    else if (key === 'n') onMark('no');
    else if (key === 'enter' && event.target === event.currentTarget) onOpen();
    else return;
    event.preventDefault();
  };
  const name = person.name ?? `Person ${person.id}`;
  const [first] = person.sightings;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of a card work where the focus is.
    <li className={styles.card} data-above={above_cut || undefined} tabIndex={0} onKeyDown={press}>
      <button type="button" className={styles.cardPicture} onClick={onOpen} aria-label={`Open ${name}`}>
        <Still url={picture} name={name} />
      </button>
      <div className={styles.cardText}>
        <strong>{name}</strong>
        {isNew && <span className={styles.fresh}>new</span>}
        <span className={styles.score}>{similarityFigure(score)}</span>
      </div>
      <div className={styles.dim}>{placesOf(person.sightings)}</div>
      <div className={styles.dim}>
        {counted(person.sightings.length, 'sighting')}
        {first === undefined ? '' : `, ${momentOf(first)}`}
      </div>
      <div className={styles.marks}>
        <button type="button" onClick={() => onMark('yes')} title="More like this one (Y)">
          Yes
        </button>
        <button type="button" onClick={() => onMark('no')} title="Not this one (N)">
          No
        </button>
      </div>
    </li>
  );
}
