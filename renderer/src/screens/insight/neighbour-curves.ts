import type { NeighbourRowReply } from '#contract/insight.ts';

/** Curves over k, ready for the plot. */
interface NeighbourCurves {
  readonly title: string;
  readonly traces: readonly Readonly<Record<string, unknown>>[];
}

/** Dashes tell groupings apart, so that what is too good is seen as such. */
const dashes = { person: 'solid', video: 'dash', none: 'dot' } as const;

/** A curve for each space, grouping, weighting and search of one target: balanced accuracy of classes, Spearman of numbers. */
export function neighbourCurves(rows: readonly NeighbourRowReply[], target: string): NeighbourCurves {
  const mine = rows.filter((row) => row.target === target);
  const isClass = mine.some(({ accuracy }) => accuracy !== null);
  const lines = Map.groupBy(
    mine,
    ({ space, grouping, weighting, engine }) => `${space}, ${grouping} left out, ${weighting}, ${engine}`,
  );
  return {
    title: isClass ? 'balanced accuracy' : "Spearman's correlation",
    traces: [...lines].map(([name, line]) => {
      const ordered = line.toSorted((a, b) => a.k - b.k);
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name: name.replace('none left out', 'no groups'),
        x: ordered.map(({ k }) => k),
        y: ordered.map(({ balanced_accuracy, spearman }) => (isClass ? balanced_accuracy : spearman)),
        line: { dash: dashes[line[0].grouping] },
      };
    }),
  };
}
