import type { ReactNode } from 'react';
import styles from './pictures.module.css';

interface StillFrameProps {
  readonly name: string;
  /** Marks that the picture matters to the pair on screen; said in words to screen readers. */
  readonly mark: string | undefined;
  /** The picture, which says its label itself; null where there is none or it cannot be loaded: a plain sign stands there. */
  readonly picture: ((label: string) => ReactNode) | null;
}

/** The dark ground of one still picture. */
export function StillFrame({ name, mark, picture }: StillFrameProps) {
  const label = mark === undefined ? name : `${name}, ${mark}`;
  if (picture === null) {
    return (
      <span className={styles.still} role="img" aria-label={`${label}: no picture`}>
        <span className={styles.noPicture}>no picture</span>
      </span>
    );
  }
  return (
    <span className={styles.still} data-mark={mark === undefined ? undefined : true}>
      {picture(label)}
    </span>
  );
}
