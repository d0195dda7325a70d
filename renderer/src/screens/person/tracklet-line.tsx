import type { PersonDetail } from '#contract/review.ts';
import { span } from '#contract/words/time-words.ts';
import { useProject } from '../../state/project-context.ts';
import styles from './person.module.css';

interface TrackletLineProps {
  readonly person: PersonDetail;
  /** Where a cut is looked at: the line then shows only the time of this person, and the cut in it. */
  readonly cutFrame?: number | undefined;
}

/** The tracklets of a person in time, one line each: within the whole video, or within the person when a cut is looked at. */
export function TrackletLine({ person, cutFrame }: TrackletLineProps) {
  const { times } = useProject();
  const isZoomed = cutFrame !== undefined;
  const [first, count] = isZoomed
    ? [person.first_frame, person.last_frame - person.first_frame + 1]
    : [0, times.frameCount];
  const share = (frame: number) => `${((frame - first) / Math.max(1, count)) * 100}%`;
  const rows = person.segments.toSorted((one, other) => one.first_frame - other.first_frame);
  return (
    <div className={styles.line}>
      <ol aria-label="Tracklets in time">
        {rows.map((segment) => (
          <li key={`${segment.tracklet}-${segment.first_frame}`}>
            <span className={styles.lineName}>{segment.tracklet}</span>
            <span className={styles.lineBar}>
              <span
                style={{ left: share(segment.first_frame), right: `calc(100% - ${share(segment.last_frame + 1)})` }}
              />
            </span>
            <span className={styles.lineFacts}>
              {span(times.msOf(segment.first_frame), times.msOf(segment.last_frame))}, {segment.rows} boxes
            </span>
          </li>
        ))}
      </ol>
      {isZoomed && (
        <div className={styles.cutLane} aria-hidden="true">
          <span style={{ left: share(cutFrame) }} />
        </div>
      )}
    </div>
  );
}
