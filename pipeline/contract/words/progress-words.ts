import type { ProgressEvent } from '../progress.ts';
import { bytesWords } from './byte-words.ts';
import { counted, rate, wholeNumber } from './count-words.ts';
import { duration } from './time-words.ts';

/** How far a piece of work is: "340 of 500 crops", "1,200 frames", "12.2 MB of 3.20 GB". */
export function progressWords({ done, total, unit }: ProgressEvent): string {
  const isOver = total === null || done >= total;
  if (unit === 'bytes') return isOver ? bytesWords(done) : `${bytesWords(done)} of ${bytesWords(total)}`;
  const single = unit.slice(0, -1);
  if (isOver) return counted(total ?? done, single, unit);
  return `${wholeNumber(done)} of ${counted(total, single, unit)}`;
}

/**
 * How fast it goes and how long is left, where they are known: "87 a second, 1.8 s left". Empty where nothing is known; nothing is
 * left of what is done.
 */
export function paceWords({ per_second, seconds_left, done, total, unit }: ProgressEvent): string {
  const speed = unit === 'bytes' ? bytesWords : rate;
  return [
    per_second === null ? '' : `${speed(per_second)} a second`,
    seconds_left === null || (total !== null && done >= total) ? '' : `${duration(seconds_left * 1000)} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
