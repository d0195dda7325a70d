import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { IdPair } from './heatmap.tsx';
import styles from './matrix.module.css';

/** Opens any pair by its two ids: what a click in the heatmap does, for the keyboard. */
export function PairOpener({
  ids,
  onOpen,
}: {
  readonly ids: readonly number[];
  readonly onOpen: (pair: IdPair) => void;
}) {
  const [a, setA] = useState<string | number>('');
  const [b, setB] = useState<string | number>('');
  const isPair = typeof a === 'number' && typeof b === 'number' && a !== b && ids.includes(a) && ids.includes(b);
  return (
    <form
      className={styles.opener}
      aria-label="Open a pair"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPair) onOpen([a, b]);
      }}
    >
      <NumberInput size="xs" label="Person" value={a} onChange={setA} hideControls allowDecimal={false} />
      <NumberInput size="xs" label="and person" value={b} onChange={setB} hideControls allowDecimal={false} />
      <Button size="xs" variant="default" type="submit" disabled={!isPair}>
        Open the pair
      </Button>
    </form>
  );
}
