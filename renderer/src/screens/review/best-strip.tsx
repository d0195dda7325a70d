import type { PersonDetail, QueuePair } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { CropStill } from '../../pictures/crop-still.tsx';
import styles from './review.module.css';

/** How many best crops there are room for, and are embedded first: the settings' default. */
const shownBest = 8;

/** The eight best crops of a person, best first; the one that matches the other person best is marked. A click plays there. */
export function BestStrip({
  person,
  pair,
  onSeek,
}: {
  readonly person: Pick<PersonDetail, 'id' | 'all_crops'> | null;
  readonly pair: Pick<QueuePair, 'best_crops'>;
  /** Plays the video from the time of a picture. */
  readonly onSeek: (timeMs: number, crop: number) => void;
}) {
  const best = (person?.all_crops ?? [])
    .filter(({ best_rank }) => best_rank !== null)
    .toSorted((one, other) => Number(one.best_rank) - Number(other.best_rank))
    .slice(0, shownBest);
  return (
    <ul
      className={styles.strip}
      aria-label={person === null ? 'Best pictures' : `Best pictures of person ${person.id}`}
    >
      {best.map((crop) => (
        <li key={crop.id}>
          <button
            type="button"
            className={styles.thumb}
            onClick={() => onSeek(crop.time_ms, crop.id)}
            title={`${timeCode(crop.time_ms)}: play the video here`}
          >
            <CropStill
              crop={crop}
              frame="next"
              name={`At ${timeCode(crop.time_ms)}`}
              mark={pair.best_crops?.includes(crop.id) ? 'matches best' : undefined}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
