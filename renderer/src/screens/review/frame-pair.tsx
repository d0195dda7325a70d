import { useEffect, useRef, useState } from 'react';
import type { CropView, PersonDetail, QueuePair } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { drawBoxes } from './draw-boxes.ts';
import styles from './review.module.css';

interface FramePairProps {
  readonly pair: QueuePair;
  readonly a: PersonDetail | null;
  readonly b: PersonDetail | null;
}

/** The whole frames that the two pictures that match best were cut from, with the box of each: where each stood, and among whom. */
export function FramePair({ pair, a, b }: FramePairProps) {
  return (
    <div className={styles.frames}>
      <WholeFrame person={pair.a} crop={bestOf(pair, a)} />
      <WholeFrame person={pair.b} crop={bestOf(pair, b)} />
    </div>
  );
}

/** The picture of a person that matches the other best; the best one by itself where nothing was matched. */
function bestOf({ best_crops }: QueuePair, person: PersonDetail | null): CropView | null {
  const ids: readonly number[] = best_crops ?? [];
  const crops = person?.all_crops ?? [];
  return crops.find(({ id }) => ids.includes(id)) ?? crops.find(({ best_rank }) => best_rank === 0) ?? crops[0] ?? null;
}

function WholeFrame({ person, crop }: { readonly person: number; readonly crop: CropView | null }) {
  const { opened, times } = useProject();
  const overlay = useRef<HTMLCanvasElement>(null);
  const [isShown, setIsShown] = useState(false);
  const frame = crop?.frame ?? 0;
  const asked =
    crop === null ? null : { project: opened.project, persons: [person], from_frame: frame, to_frame: frame };
  const { value } = useReply('review.boxes', asked);
  const { width, height } = opened.status.video;
  const boxes = value?.boxes ?? null;
  useEffect(() => {
    const canvas = overlay.current;
    if (canvas === null || boxes === null) return;
    const observer = new ResizeObserver(() => drawBoxes(canvas, boxes, { width, height }, [person]));
    observer.observe(canvas);
    return () => observer.disconnect();
  }, [boxes, width, height, person]);
  if (crop === null || opened.video === null) {
    const why = crop === null ? 'There is no picture of this person.' : opened.no_video_reason;
    return (
      <figure className={styles.wholeFrame}>
        <p>{why ?? 'The video cannot be played.'}</p>
      </figure>
    );
  }
  return (
    <figure className={styles.wholeFrame} data-shown={isShown} aria-label={`Person ${person} in the whole frame`}>
      <video
        key={crop.id}
        src={opened.video}
        muted
        preload="auto"
        tabIndex={-1}
        aria-hidden="true"
        onLoadedMetadata={(event) => {
          // Into the frame and not onto its edge, where a browser may show the one before.
          event.currentTarget.currentTime = (times.msOf(frame) + opened.video_starts_ms + 1) / 1000;
        }}
        onSeeked={() => setIsShown(true)}
      />
      <canvas ref={overlay} role="img" aria-label={`The box of person ${person} in frame ${frame}`} />
      <figcaption className={styles.frameCode}>
        {timeCode(crop.time_ms)} · frame {frame}
      </figcaption>
    </figure>
  );
}
