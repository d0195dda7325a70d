import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { NeighbourRowReply } from '#contract/insight.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useReply } from '../../state/use-reply.ts';
import styles from './insight.module.css';
import { neighbourCurves } from './neighbour-curves.ts';
import { Plot } from './plot.tsx';
import { told } from './told.ts';

/** Lines behind the curves, in either scheme. */
const faint = { gridcolor: 'rgba(128, 128, 128, 0.25)', zerolinecolor: 'rgba(128, 128, 128, 0.5)' } as const;

/** How well targets are told by the nearest pictures: a curve over k for each space and grouping, and the table. */
export function NeighbourPage({ path }: { readonly path: string }) {
  const reply = useReply('insight.neighbours', { path });
  if (reply.error !== null) return <ErrorScreen error={reply.error} onRetry={reply.reload} />;
  if (reply.value === null) return <LoadingScreen what="Reading the neighbours" />;
  return <Neighbours rows={reply.value.rows.filter(({ fold }) => fold === -1)} />;
}

function Neighbours({ rows }: { readonly rows: readonly NeighbourRowReply[] }) {
  const targets = useMemo(() => [...new Set(rows.map(({ target }) => target))], [rows]);
  const [target, setTarget] = useState(targets[0] ?? '');
  const curves = useMemo(() => neighbourCurves(rows, target), [rows, target]);
  const layout = useMemo(
    () => ({
      xaxis: { title: { text: 'neighbours' }, ...faint },
      yaxis: { title: { text: curves.title }, ...faint },
      showlegend: true,
    }),
    [curves],
  );
  return (
    <div className={styles.page}>
      <div className={styles.choices}>
        <SegmentedControl size="xs" aria-label="What is told" value={target} onChange={setTarget} data={targets} />
      </div>
      {rows.some(({ grouping }) => grouping === 'none') && (
        <p className={styles.summary}>
          Folds without groups put pictures of one person, or neighbouring frames, on both sides. What they tell is too
          good: believe the curves of whole persons or videos left out.
        </p>
      )}
      <Plot
        label={`${curves.title} of ${target} over the number of neighbours`}
        traces={curves.traces}
        layout={layout}
      />
      <table className={styles.table}>
        <thead>
          <tr>
            {[
              'Space',
              'Left out',
              'Weighting',
              'Search',
              'k',
              'Tested',
              'Accuracy',
              'Balanced',
              'F1',
              'ARI',
              'MAE',
              'R²',
              'Spearman',
              'Error with distance',
              'Recall@k',
            ].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter((row) => row.target === target)
            .map((row) => (
              <tr key={`${row.space} ${row.grouping} ${row.weighting} ${row.engine} ${row.k}`}>
                <th scope="row">{row.space}</th>
                <td>{row.grouping}</td>
                <td>{row.weighting}</td>
                <td>{row.engine}</td>
                <td className="dp-figure">{row.k}</td>
                <td className="dp-figure">{row.tested}</td>
                {[
                  row.accuracy,
                  row.balanced_accuracy,
                  row.macro_f1,
                  row.ari,
                  row.mae,
                  row.r2,
                  row.spearman,
                  row.error_with_distance,
                  row.recall_at_k,
                ].map((value, at) => (
                  <td key={at.toString()} className="dp-figure">
                    {told(value, 3)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
