import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DistanceMatrixReply } from '#contract/insight.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useReply } from '../../state/use-reply.ts';
import styles from './insight.module.css';
import { Plot, type PlotPoint } from './plot.tsx';
import { shownValues, type TellingPair, tellingPairs } from './telling-pairs.ts';
import { told } from './told.ts';

const components = [
  { value: 'box', label: 'Box' },
  { value: 'cls', label: 'Class' },
  { value: 'dfl', label: 'DFL' },
  { value: 'seg', label: 'Mask' },
] as const;
type Component = (typeof components)[number]['value'];

type Shown = 'distance' | 'asymmetry';

/** The distances of all pairs by component, or how much the two directions of each pair differ. */
export function DistancePage({ path }: { readonly path: string }) {
  const [component, setComponent] = useState<Component>('box');
  const [shown, setShown] = useState<Shown>('distance');
  const reply = useReply('insight.distances', { path, component });
  return (
    <div className={styles.page}>
      <div className={styles.choices}>
        <SegmentedControl
          size="xs"
          aria-label="Component of the loss"
          value={component}
          onChange={(value) => setComponent(value as Component)}
          data={components.map((each) => ({ ...each }))}
        />
        <SegmentedControl
          size="xs"
          aria-label="What the colours say"
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            { value: 'distance', label: 'Distance' },
            { value: 'asymmetry', label: 'One way less the other' },
          ]}
        />
        {reply.value !== null && <Summary matrix={reply.value} />}
      </div>
      <p className={styles.summary}>
        A row is the picture that looks, a column the one whose finds stand as labels. The cosine of the backbone&apos;s
        features tells near-duplicate scenes better than this (adjacent frames: AUC 0.95 against 0.88). A click opens
        the picture of the row; the most telling pairs stand below.
      </p>
      {reply.error !== null && <ErrorScreen error={reply.error} onRetry={reply.reload} />}
      {reply.value === null && reply.error === null && <LoadingScreen what="Reading the distances" />}
      {reply.value !== null && reply.value.summary === null && (
        <p className={styles.summary}>This detector has no masks, so there is no such distance.</p>
      )}
      {reply.value !== null && reply.value.summary !== null && (
        <>
          <Heatmap matrix={reply.value} shown={shown} />
          <Pairs matrix={reply.value} shown={shown} />
        </>
      )}
    </div>
  );
}

function Summary({ matrix: { summary } }: { readonly matrix: DistanceMatrixReply }) {
  if (summary === null) return null;
  return (
    <span className={styles.dim}>
      {summary.pairs} pairs, median {told(summary.median)}, asymmetry {told(summary.asymmetry)}
    </span>
  );
}

/** The pairs at both ends, each with ways to its two pictures: what the heatmap shows to whoever cannot point at it. */
function Pairs({ matrix, shown }: { readonly matrix: DistanceMatrixReply; readonly shown: Shown }) {
  const { largest, smallest } = useMemo(() => tellingPairs(matrix, shown), [matrix, shown]);
  return (
    <div className={styles.pairs}>
      <PairTable title={shown === 'distance' ? 'Farthest' : 'Most one-sided'} pairs={largest} />
      {smallest.length > 0 && <PairTable title="Nearest" pairs={smallest} />}
    </div>
  );
}

function PairTable({ title, pairs }: { readonly title: string; readonly pairs: readonly TellingPair[] }) {
  const link = ({ picture, name }: TellingPair['head']) => <a href={`#/insight/pictures/${picture}`}>{name}</a>;
  return (
    <table className={styles.table}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Looked at by</th>
          <th scope="col">What was found on</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair) => (
          <tr key={`${pair.head.picture} ${pair.target.picture}`}>
            <th scope="row">{link(pair.head)}</th>
            <td>{link(pair.target)}</td>
            <td className="dp-figure">{told(pair.value, 3)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heatmap({ matrix, shown }: { readonly matrix: DistanceMatrixReply; readonly shown: Shown }) {
  const { pictures } = matrix;
  const traces = useMemo(() => {
    const z = shownValues(matrix, shown);
    const colours = shown === 'distance' ? { colorscale: 'Viridis' } : { colorscale: 'RdBu', zmid: 0 };
    const names = pictures.map(({ name }) => name);
    const text = names.map((head) => names.map((target) => `${head} looks at what was found on ${target}`));
    return [
      {
        type: 'heatmap',
        z,
        text,
        hovertemplate: '%{text}: %{z:.3f}<extra></extra>',
        ...colours,
        colorbar: { thickness: 12, outlinewidth: 0 },
      },
    ];
  }, [matrix, pictures, shown]);
  const layout = useMemo(
    () => ({
      xaxis: {
        title: { text: 'what was found on picture' },
        constrain: 'domain',
        showgrid: false,
        range: [-0.5, pictures.length - 0.5],
      },
      yaxis: {
        title: { text: 'looked at by picture' },
        scaleanchor: 'x',
        showgrid: false,
        range: [pictures.length - 0.5, -0.5],
      },
    }),
    [pictures],
  );
  const open = ({ y }: PlotPoint) => {
    const picture = pictures[Math.round(y)];
    if (picture !== undefined) goTo(`#/insight/pictures/${picture.picture}`);
  };
  return (
    <Plot
      label={`Distances of ${pictures.length} pictures, each to each`}
      traces={traces}
      layout={layout}
      onClick={open}
    />
  );
}
