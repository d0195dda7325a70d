import { Button } from '@mantine/core';
import type { LibraryReply } from '#contract/library.ts';
import { counted } from '#contract/words/count-words.ts';
import { momentInWords } from '#contract/words/moment-words.ts';
import { duration, timeCode } from '#contract/words/time-words.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { Still } from '../../pictures/still.tsx';
import { useReply } from '../../state/use-reply.ts';
import styles from './library.module.css';
import { momentOf } from './moments.ts';
import { ProjectWays } from './project-ways.tsx';
import { sightingRows } from './sighting-rows.ts';

/** A person with all sightings on one time line, a row a video. */
export function LibraryPersonPage({
  library,
  overview,
  person: id,
}: {
  readonly library: string;
  readonly overview: LibraryReply;
  readonly person: number;
}) {
  const reply = useReply('library.person', { library, person: id });
  if (reply.error !== null) return <ErrorScreen error={reply.error} onRetry={reply.reload} />;
  if (reply.value === null) return <LoadingScreen what="Loading the person" />;
  const { person, pictures } = reply.value;
  const { rows, span } = sightingRows(person.sightings);
  const name = person.name ?? `Person ${person.id}`;
  return (
    <div className={styles.page}>
      <div className={styles.personHead}>
        <span className={styles.personPicture}>
          <Still url={pictures[person.id] ?? null} name={name} />
        </span>
        <div>
          <h2>{name}</h2>
          <p>
            {counted(person.sightings.length, 'sighting')} in {counted(rows.length, 'video')}.
            {span.kind === 'video' &&
              rows.length > 1 &&
              ' Not all videos have a known time: each row counts from its own start.'}
          </p>
          <span className={styles.pairButtons}>
            <Button size="compact-sm" onClick={() => goTo(`#/library/like/${person.id}`)}>
              Look for this person
            </Button>
            <ProjectWays person={person} overview={overview} />
          </span>
        </div>
      </div>
      <table className={styles.timeLine} aria-label="Sightings">
        <tbody>
          {rows.map(({ source, name: video, bars, sightings }) => (
            <tr key={source}>
              <th scope="row">{video}</th>
              <td className={styles.lane}>
                {bars.map((bar) => (
                  <span
                    key={bar.id}
                    className={styles.bar}
                    style={{ left: `${bar.from * 100}%`, width: `${bar.length * 100}%` }}
                  />
                ))}
              </td>
              <td className={styles.dim}>
                {sightings.map((sighting) => (
                  <div key={sighting.id}>
                    {momentOf(sighting)}, {duration(sighting.last_ms - sighting.first_ms)}
                    {sighting.from_ms !== null && !sighting.clock_known && ' (clock not set)'}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.dim}>
        {span.kind === 'clock'
          ? `From ${momentInWords(span.fromMs)} for ${duration(span.toMs - span.fromMs)}.`
          : `From ${timeCode(span.fromMs)} to ${timeCode(span.toMs)} of each video.`}
      </p>
    </div>
  );
}
