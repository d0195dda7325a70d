import { SegmentedControl } from '@mantine/core';
import { IconGridDots } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { reviewAddress } from '../review/review-address.ts';
import { Heatmap, type IdPair } from './heatmap.tsx';
import styles from './matrix.module.css';
import { orderedMatrix } from './ordered-matrix.ts';
import { PairHint } from './pair-hint.tsx';
import { PairOpener } from './pair-opener.tsx';
import { ThresholdPanel } from './threshold-panel.tsx';
import { type LoadedMatrix, useMatrix } from './use-matrix.ts';

/** Every person against every other. */
export const matrixScreen: AppScreen = {
  name: 'matrix',
  pattern: '',
  title: 'Matrix',
  within: 'project',
  rail: { Icon: IconGridDots, key: '3' },
  Screen: MatrixScreen,
};

/** Every person against every other, as a heatmap that leads to the pair. */
function MatrixScreen() {
  const { matrix, isEmpty, error, reload } = useMatrix();
  const { undo, redo } = useHistoryKeys();
  useKeys({ undo, redo });
  if (isEmpty)
    return (
      <EmptyScreen title="No matrix">
        This project has no descriptions of its persons, so there is nothing to compare.
      </EmptyScreen>
    );
  if (matrix === null) {
    return error === null ? (
      <LoadingScreen what="Loading the matrix" />
    ) : (
      <ErrorScreen error={error} onRetry={reload} />
    );
  }
  if (matrix.view.person_ids.length < 2)
    return <EmptyScreen title="Nothing to compare">A matrix needs two persons with pictures.</EmptyScreen>;
  return <MatrixPage matrix={matrix} />;
}

type Order = 'cluster' | 'id';

function MatrixPage({ matrix }: { readonly matrix: LoadedMatrix }) {
  const { view, values } = matrix;
  const [order, setOrder] = useState<Order>('cluster');
  const [pair, setPair] = useState<IdPair | null>(null);
  const ordered = useMemo(() => {
    const wanted = order === 'cluster' ? view.cluster_order : view.person_ids.toSorted((one, other) => one - other);
    return orderedMatrix(view.person_ids, values, view.vetoed, wanted);
  }, [view, values, order]);
  const open = ([a, b]: IdPair) => goTo(reviewAddress(a < b ? [a, b] : [b, a]));

  return (
    <div className={styles.screen}>
      <Heatmap matrix={ordered} onHover={setPair} onOpen={open} />
      <aside className={styles.side}>
        <section aria-label="Order">
          <h2>Matrix</h2>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Order of the persons"
            value={order}
            onChange={(value) => setOrder(value as Order)}
            data={[
              { value: 'cluster', label: 'Alike beside alike' },
              { value: 'id', label: 'By id' },
            ]}
          />
        </section>
        <ThresholdPanel matrix={matrix} />
        <PairOpener ids={view.person_ids} onOpen={open} />
        <PairHint pair={pair} matrix={matrix} />
      </aside>
    </div>
  );
}
