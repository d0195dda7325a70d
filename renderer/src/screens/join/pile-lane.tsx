import type { FaceView } from '#contract/review.ts';
import { span, timeCode } from '#contract/words/time-words.ts';
import { useProject } from '../../state/project-context.ts';
import { spansOf } from '../../time/presence-spans.ts';
import styles from './join.module.css';

/** One human over the time of the video: where each person of a pile is seen, on as many lines as it takes. */
export function PileLane({ faces }: { readonly faces: readonly FaceView[] }) {
  const { times } = useProject();
  const whole = Math.max(1, times.durationMs);
  const lines: FaceView[][] = [];
  for (const face of faces) {
    const line = lines.find((each) => (each.at(-1)?.last_ms ?? 0) < face.first_ms);
    if (line === undefined) lines.push([face]);
    else line.push(face);
  }
  const words = faces.map((face) => `${face.id}: ${span(face.first_ms, face.last_ms)}`).join('; ');
  return (
    <figure className={styles.lane}>
      <span>{timeCode(0)}</span>
      <div role="img" aria-label={`When each is seen: ${words}`}>
        {lines.map((line) => (
          <div key={line[0].id} className={styles.laneLine}>
            {line.map(({ id, presence }) =>
              spansOf(presence, times).map(({ start, width }, index) => (
                <span key={`${id}-${start}`} style={{ left: `${start * 100}%`, width: `${width * 100}%` }}>
                  {index === 0 ? id : ''}
                </span>
              )),
            )}
          </div>
        ))}
      </div>
      <span>{timeCode(whole)}</span>
    </figure>
  );
}
