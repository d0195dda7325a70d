import type { PersonDetail, QueuePair } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { CropStill } from '../../pictures/crop-still.tsx';
import styles from './review.module.css';

/** How many best crops there are room for, and are embedded first: the settings' default. */
const shownBest = 8;

/** The eight best crops of a person, best first; the one that matches the other person best is marked. A click plays there, where a video can be played. */
export function BestStrip({
  person,
  pair,
  onSeek,
}: {
  readonly person: Pick<PersonDetail, 'id' | 'all_crops'> | null;
  readonly pair: Pick<QueuePair, 'best_crops'>;
  /** Plays the video from a time; null where there is none to be played. */
  readonly onSeek: ((timeMs: number) => void) | null;
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
      {best.map((crop) => {
        const still = (
          <CropStill
            crop={crop}
            frame="next"
            name={`At ${timeCode(crop.time_ms)}`}
            mark={pair.best_crops?.includes(crop.id) ? 'matches best' : undefined}
          />
        );
        return (
          <li key={crop.id}>
            {onSeek === null ? (
              still
            ) : (
              <button
                type="button"
                className={styles.thumb}
                onClick={() => onSeek(crop.time_ms)}
                title={`${timeCode(crop.time_ms)}: play the video here`}
              >
                {still}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
