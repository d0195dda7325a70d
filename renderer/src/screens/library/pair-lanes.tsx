import type { LibraryPersonView, LibrarySighting } from '#contract/library.ts';
import styles from './cross-pair.module.css';
import { momentOf } from './moments.ts';
import { sightingRows } from './sighting-rows.ts';

interface PairLanesProps {
  readonly persons: readonly [LibraryPersonView, LibraryPersonView];
  /** Plays the video of a sighting of the left or the right one. */
  readonly onPlay: (side: 0 | 1, sighting: LibrarySighting) => void;
}

/**
 * When two persons were seen, a row a video, the one above the other: by the clocks where all are known, else from each video's start. A
 * click on a sighting plays its video.
 */
export function PairLanes({ persons, onPlay }: PairLanesProps) {
  const [a, b] = persons;
  const { rows, span } = sightingRows([...a.sightings, ...b.sightings]);
  const ofA = new Set(a.sightings.map(({ id }) => id));
  const clock = span.kind === 'clock' ? 'by the clocks' : 'from the start of each video';
  return (
    <table className={styles.lanes} aria-label={`When the two were seen, ${clock}`}>
      <tbody>
        {rows.map(({ source, name, bars, sightings }) => (
          <tr key={source}>
            <th scope="row">{name}</th>
            <td className={styles.lane}>
              {bars.map(({ id, from, length }, at) => {
                const side = ofA.has(id) ? 0 : 1;
                const words = `Person ${persons[side].id}, ${momentOf(sightings[at])}: play the video here`;
                return (
                  <button
                    key={id}
                    type="button"
                    className={styles.bar}
                    data-side={side === 0 ? 'left' : 'right'}
                    aria-label={words}
                    title={words}
                    onClick={() => onPlay(side, sightings[at])}
                    style={{ left: `${from * 100}%`, width: `${length * 100}%` }}
                  />
                );
              })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
