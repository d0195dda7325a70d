import type { LibraryPersonView } from '#contract/library.ts';
import styles from './cross-pair.module.css';
import { sightingRows } from './sighting-rows.ts';

/** When two persons were seen, a row a video, the one above the other: by the clocks where all are known, else from each video's start. */
export function PairLanes({ persons }: { readonly persons: readonly [LibraryPersonView, LibraryPersonView] }) {
  const [a, b] = persons;
  const { rows, span } = sightingRows([...a.sightings, ...b.sightings]);
  const ofA = new Set(a.sightings.map(({ id }) => id));
  const clock = span.kind === 'clock' ? 'by the clocks' : 'from the start of each video';
  return (
    <table className={styles.lanes} aria-label={`When the two were seen, ${clock}`}>
      <tbody>
        {rows.map(({ source, name, bars }) => (
          <tr key={source}>
            <th scope="row">{name}</th>
            <td className={styles.lane}>
              {bars.map(({ id, from, length }) => (
                <span
                  key={id}
                  className={styles.bar}
                  data-side={ofA.has(id) ? 'left' : 'right'}
                  title={`Person ${ofA.has(id) ? a.id : b.id}`}
                  style={{ left: `${from * 100}%`, width: `${length * 100}%` }}
                />
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
