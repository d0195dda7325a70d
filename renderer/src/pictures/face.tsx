import { useEffect, useRef, useState } from 'react';
import type { CropView } from '#contract/review.ts';
import type { DrawnLog } from './drawn-log.ts';
import styles from './pictures.module.css';
import { StillFrame } from './still-frame.tsx';

interface FaceProps {
  readonly crop: CropView;
  readonly name: string;
  /** Told when the picture is drawn within the window, and when it leaves it. */
  readonly log: DrawnLog;
  /** Called when the picture was drawn for the first time. */
  readonly onDrawn: () => void;
}

/** How much of a picture must lie within the window for it to count as seen. */
const seenShare = 0.6;

/** A picture that an answer rests on: it says when it was really there to be seen. */
export function Face({ crop, name, log, onDrawn }: FaceProps) {
  const image = useRef<HTMLImageElement>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
  const { id, url } = crop;

  // biome-ignore lint/correctness/useExhaustiveDependencies: who is told may change, the picture does not by that.
  useEffect(() => {
    const target = image.current;
    if (target === null || loaded !== url) return;
    const observer = new IntersectionObserver(
      ([{ intersectionRatio }]) => {
        if (intersectionRatio >= seenShare && document.visibilityState === 'visible') {
          log.show(id, performance.now());
          onDrawn();
        } else log.hide(id, performance.now());
      },
      { threshold: [0, seenShare] },
    );
    observer.observe(target);
    return () => {
      observer.disconnect();
      log.hide(id, performance.now());
    };
  }, [id, url, loaded, log]);

  const picture = (label: string) => (
    <img
      ref={image}
      className={styles.image}
      src={url}
      alt={label}
      decoding="async"
      draggable={false}
      onLoad={() => setLoaded(url)}
      onError={() => setFailed(url)}
    />
  );
  return <StillFrame name={name} mark={undefined} picture={failed === url ? null : picture} />;
}
