import type { CropView } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { Still } from '../../pictures/still.tsx';
import styles from './person.module.css';

interface CropGridProps {
  readonly crops: readonly CropView[];
  readonly name: string;
  readonly ranks: 'shown' | 'left_out';
}

/** Pictures in order of time, each with its time code and, where wished, its rank among the eight best. */
export function CropGrid({ crops, name, ranks }: CropGridProps) {
  if (crops.length === 0) return <p className={styles.facts}>No pictures.</p>;
  return (
    <ul className={styles.crops} aria-label={name}>
      {crops
        .toSorted((one, other) => one.frame - other.frame)
        .map((crop) => (
          <li key={crop.id} data-crop={crop.id} data-aside={crop.aside}>
            <div className={styles.crop}>
              <Still url={crop.url} name={`At ${timeCode(crop.time_ms)}`} />
            </div>
            <span>
              {timeCode(crop.time_ms)}
              {crop.aside && <b> not used</b>}
              {ranks === 'shown' && crop.best_rank !== null && <b> best {crop.best_rank + 1}</b>}
            </span>
          </li>
        ))}
    </ul>
  );
}
