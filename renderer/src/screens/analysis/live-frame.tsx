import type { EngineEvent } from '#contract/channels.ts';
import styles from './analysis.module.css';

type FrameEvent = Extract<EngineEvent, { kind: 'analysis_frame' }>;

/** A frame that is being worked on, with the boxes found in it. */
export function LiveFrame({ frame }: { readonly frame: FrameEvent | null }) {
  return (
    <figure className={styles.live}>
      {frame === null ? (
        <p>The first frame will show here.</p>
      ) : (
        <svg
          viewBox={`0 0 ${frame.width} ${frame.height}`}
          role="img"
          aria-label={`Frame ${frame.frame} with ${frame.boxes.length} persons`}
        >
          <image href={frame.image} width={frame.width} height={frame.height} />
          {frame.boxes.map(({ person, box: [x1, y1, x2, y2] }) => (
            <g key={`${person}-${x1}-${y1}`}>
              <rect className={styles.boxUnder} x={x1} y={y1} width={x2 - x1} height={y2 - y1} />
              <rect className={styles.box} x={x1} y={y1} width={x2 - x1} height={y2 - y1} />
            </g>
          ))}
        </svg>
      )}
      {frame !== null && (
        <figcaption className={styles.caption}>
          frame {frame.frame} · {frame.boxes.length} {frame.boxes.length === 1 ? 'person' : 'persons'}
        </figcaption>
      )}
    </figure>
  );
}
