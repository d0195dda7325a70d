import { useState } from 'react';
import styles from './pictures.module.css';
import { Still } from './still.tsx';

interface MovingStillProps {
  readonly still: string | null;
  /** The animated picture; null where there is none or it is not to move now. */
  readonly preview: string | null;
}

/** A still that gives way to its moving preview when that has been loaded. Named by what is around it. */
export function MovingStill({ still, preview }: MovingStillProps) {
  const [loaded, setLoaded] = useState<string | null>(null);
  return (
    <span className={styles.moving}>
      <Still url={still} name="" />
      {preview !== null && (
        <img
          className={styles.preview}
          data-loaded={loaded === preview}
          src={preview}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setLoaded(preview)}
        />
      )}
    </span>
  );
}
