import { useEffect, useRef, useState } from 'react';
import type { CropView } from '#contract/review.ts';
import { loadBitmap, peekBitmap } from './bitmap-cache.ts';
import { type CanvasSize, drawPicture, watchSize } from './draw-picture.ts';
import styles from './pictures.module.css';
import { StillFrame } from './still-frame.tsx';

interface CropStillProps {
  readonly crop: CropView | null;
  readonly name: string;
  /** Marks that the picture matters to the pair on screen; said in words to screen readers. */
  readonly mark?: string | undefined;
  /** `first`: in the frame that shows it. `next`: one frame later, so that what matters more is seen sooner. */
  readonly frame?: 'first' | 'next';
}

/**
 * One crop, from the pictures that were decoded ahead: it stands in the first frame that shows the pair, where an image element
 * would fetch and decode it once more. A plain sign where there is none or it cannot be loaded.
 */
export function CropStill({ crop, name, mark, frame = 'first' }: CropStillProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [url, heightPx] = [crop?.url ?? null, crop?.height ?? 0];

  useEffect(() => {
    const target = canvas.current;
    if (target === null || url === null) return;
    let isCurrent = true;
    const show = (size: CanvasSize) => {
      if (!isCurrent) return;
      const bitmap = peekBitmap(url);
      if (bitmap !== null) drawPicture(target, bitmap, size);
      else
        loadBitmap(url, heightPx).then(
          () => show(size),
          () => isCurrent && setFailed(url),
        );
    };
    const stop = watchSize(target, (size) => {
      if (frame === 'first') show(size);
      else requestAnimationFrame(() => show(size));
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [url, heightPx, frame]);

  const drawing = (label: string) => <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />;
  return <StillFrame name={name} mark={mark} picture={url === null || failed === url ? null : drawing} />;
}
