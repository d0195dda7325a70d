import { useState } from 'react';
import styles from './pictures.module.css';
import { StillFrame } from './still-frame.tsx';

interface StillProps {
  readonly url: string | null;
  readonly name: string;
  /** Marks that the picture matters to the pair on screen; said in words to screen readers. */
  readonly mark?: string | undefined;
  /** `eager`: loaded although it may not be in the window yet. */
  readonly loading?: 'lazy' | 'eager';
}

/** One picture on its dark ground; a plain sign where there is none or it cannot be loaded. */
export function Still({ url, name, mark, loading = 'lazy' }: StillProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const image = (label: string) => (
    <img
      className={styles.image}
      src={url ?? undefined}
      alt={label}
      loading={loading}
      decoding="async"
      draggable={false}
      onError={() => setFailed(url)}
    />
  );
  return <StillFrame name={name} mark={mark} picture={url === null || failed === url ? null : image} />;
}
