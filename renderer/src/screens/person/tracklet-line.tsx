import type { PersonDetail } from '../../../../pipeline/contract/review.ts';
import { useDesk } from '../../state/project-context.ts';
import { spansOf } from '../../time/presence-spans.ts';
import { timeCode } from '../../time/time-code.ts';
import styles from './person.module.css';

interface TrackletLineProps {
  readonly person: PersonDetail;
  /** Where a cut is looked at; a line stands there. */
  readonly cutFrame?: number | undefined;
}

/** The tracklets of a person on the time of the whole video, one line each. */
export function TrackletLine({ person, cutFrame }: TrackletLineProps) {
  const { times } = useDesk();
  const rows = person.segments.toSorted((one, other) => one.first_frame - other.first_frame);
  return (
    <div className={styles.line}>
      <ol aria-label="Tracklets in time">
        {rows.map((segment) => {
          const [span] = spansOf([[segment.first_frame, segment.last_frame]], times);
          return (
            <li key={`${segment.tracklet}-${segment.first_frame}`}>
              <span className={styles.lineName}>{segment.tracklet}</span>
              <span className={styles.lineBar}>
                <span style={{ left: `${span.start * 100}%`, width: `max(2px, ${span.width * 100}%)` }} />
              </span>
              <span className={styles.lineFacts}>
                {timeCode(times.msOf(segment.first_frame))} to {timeCode(times.msOf(segment.last_frame))},{' '}
                {segment.rows} boxes
              </span>
            </li>
          );
        })}
      </ol>
      {cutFrame !== undefined && (
        <div className={styles.cutLane} aria-hidden="true">
          <span style={{ left: `${(times.msOf(cutFrame) / Math.max(1, times.durationMs)) * 100}%` }} />
        </div>
      )}
    </div>
  );
}
