import { useEffect, useRef } from 'react';
import type { CropView } from '#contract/review.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { loadBitmap, peekBitmap } from './bitmap-cache.ts';
import type { PictureClock } from './clock-store.ts';
import { type CanvasSize, drawPicture, watchSize } from './draw-picture.ts';
import styles from './pictures.module.css';
import { cropAt } from './playback-clock.ts';

interface CropPlayerProps {
  /** In order of time. */
  readonly crops: readonly CropView[];
  readonly clock: PictureClock;
  /** What screen readers call the picture. */
  readonly name: string;
  /** Told which crop is on screen, outside of React: it changes several times a second. */
  readonly onCrop?: (crop: CropView) => void;
}

/** A person's crops, played on a canvas in step with every other player of the same clock, with the time of each. */
export function CropPlayer({ crops, clock, name, onCrop }: CropPlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const code = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    let drawn = '';
    let size: CanvasSize | null = null;
    const show = () => {
      if (size === null) return;
      const crop = crops[cropAt(clock.store.get().tick, crops.length)];
      if (crop === undefined) return;
      const bitmap = peekBitmap(crop.url);
      const drawing = `${crop.id}@${size.width}x${size.height}`;
      const isDrawn = drawing === drawn;
      if (code.current !== null && !isDrawn) {
        code.current.textContent = `${timeCode(crop.time_ms)} · frame ${crop.frame} · ${crops.indexOf(crop) + 1}/${crops.length}`;
      }
      if (isDrawn) return;
      if (bitmap === null) {
        // The picture before it stays until this one is there.
        loadBitmap(crop.url, crop.height).then(show, () => {
          if (code.current !== null) code.current.textContent = `${timeCode(crop.time_ms)} · picture missing`;
        });
        return;
      }
      drawn = drawing;
      drawPicture(target, bitmap, size);
      onCrop?.(crop);
    };
    const stopSizing = watchSize(target, (now) => {
      size = now;
      show();
    });
    const stopWatching = clock.watch();
    const stopListening = clock.store.subscribe(show);
    return () => {
      stopSizing();
      stopWatching();
      stopListening();
    };
  }, [crops, clock, onCrop]);

  return (
    <figure className={styles.player}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} />
      <figcaption className={styles.code}>
        <span ref={code}>{crops.length === 0 ? 'no pictures' : ''}</span>
      </figcaption>
    </figure>
  );
}
