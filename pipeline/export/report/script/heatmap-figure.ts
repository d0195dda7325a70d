import type { Similarities } from './similarities.ts';

/** Among more persons a cross would hide its neighbours; the tip still says it. */
const mostCrossed = 150;
/** Up to so many persons the cells stand apart. */
const mostParted = 60;

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The rows in the order that the reader chose. */
function chosenOrder({ data }: Similarities): readonly number[] {
  const chosen = document.querySelector<HTMLInputElement>('input[name="heat-order"]:checked');
  if (chosen?.value === 'clustered') return data.clustered;
  return [...data.ids.keys()].sort((a, b) => data.ids[a] - data.ids[b]);
}

/** What Plotly draws in a place of that width: the cosines, and crosses over what is ruled out. */
export function heatmapFigure(
  similarities: Similarities,
  widthPx: number,
): { readonly data: readonly unknown[]; readonly layout: unknown } {
  const { data, between, least } = similarities;
  const count = data.ids.length;
  const rows = chosenOrder(similarities);
  const labels = rows.map((row) => String(data.ids[row]));
  const place = new Map(rows.map((row, index) => [row, index]));
  const label = (row: number): string => labels[place.get(row) ?? 0];
  const crosses = (count <= mostCrossed ? data.impossible : []).flatMap(([a, b]) => [
    [label(a), label(b)],
    [label(b), label(a)],
  ]);
  const cellPx = widthPx / count;
  const gapPx = count <= mostParted ? 1 : 0;
  const quiet = colour('--quiet');
  const heat = {
    type: 'heatmap',
    x: labels,
    y: labels,
    z: rows.map((a) => rows.map((b) => (a === b ? null : between(a, b)))),
    colorscale: 'Cividis',
    // The scale begins at the least alike pair, so that its whole range is used, and ends at 1.
    zmin: Math.min(0.95, Math.floor(least * 20) / 20),
    zmax: 1,
    xgap: gapPx,
    ygap: gapPx,
    hoverinfo: 'none',
    colorbar: {
      thickness: 12,
      outlinewidth: 0,
      tickfont: { color: quiet },
      title: { text: 'cosine similarity', side: 'right', font: { color: quiet, size: 12 } },
      len: 1,
    },
  };
  const marks = {
    type: 'scatter',
    mode: 'markers',
    x: crosses.map(([x]) => x),
    y: crosses.map(([, y]) => y),
    marker: {
      symbol: 'x-thin',
      size: Math.max(2, Math.min(9, cellPx / 3)),
      line: { color: '#ffffff', width: cellPx > 9 ? 1.5 : 0.75 },
    },
    hoverinfo: 'skip',
    showlegend: false,
  };
  const axis = {
    type: 'category',
    color: quiet,
    tickfont: { size: 11 },
    ticks: '',
    showgrid: false,
    zeroline: false,
    automargin: true,
    constrain: 'domain',
  };
  const layout = {
    xaxis: { ...axis, range: [-0.5, count - 0.5], tickangle: count > 12 ? -90 : 0 },
    yaxis: { ...axis, range: [count - 0.5, -0.5], scaleanchor: 'x' },
    margin: { l: 36, r: 8, t: 8, b: 36 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: colour('--sunk'),
    dragmode: 'zoom',
    showlegend: false,
    font: { family: getComputedStyle(document.body).fontFamily },
  };
  return { data: [heat, marks], layout };
}
