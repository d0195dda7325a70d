import { useEffect, useRef } from 'react';
import { decodeRle } from '#base/coco-rle.ts';
import type { PictureView } from '#contract/insight.ts';
import styles from './insight.module.css';

/** Red, green, blue and opacity of the masks of hits and of false finds. */
const colours = { tp: [64, 192, 87, 110], fp: [232, 89, 12, 110] } as const;

/** The predicted masks over a picture, in the colours of their boxes. */
export function MaskLayer({ view }: { readonly view: PictureView }) {
  const target = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = target.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const pixels = new ImageData(view.width, view.height);
    for (const { mask, state } of view.predictions) {
      if (mask === null || state === 'ignored') continue;
      const [height, width] = mask.size;
      const inside = decodeRle({ size: [height, width], counts: mask.counts });
      for (let at = 0; at < inside.length; at++) if (inside[at] === 1) pixels.data.set(colours[state], at * 4);
    }
    context.putImageData(pixels, 0, 0);
  }, [view]);
  return <canvas ref={target} className={styles.masks} width={view.width} height={view.height} />;
}
