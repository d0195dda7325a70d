import { useState } from 'react';
import styles from './pictures.module.css';

interface StillProps {
  readonly url: string | null;
  readonly name: string;
  /** Marks that the picture matters to the pair on screen; said in words to screen readers. */
  readonly mark?: string | undefined;
}

/** One picture on its dark ground; a plain sign where there is none or it cannot be loaded. */
export function Still({ url, name, mark }: StillProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const label = mark === undefined ? name : `${name}, ${mark}`;
  if (url === null || failed === url) {
    return (
      <span className={styles.still} role="img" aria-label={`${label}: no picture`}>
        <span className={styles.noPicture}>no picture</span>
      </span>
    );
  }
  return (
    <span className={styles.still} data-mark={mark === undefined ? undefined : true}>
      <img
        className={styles.image}
        src={url}
        alt={label}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setFailed(url)}
      />
    </span>
  );
}
