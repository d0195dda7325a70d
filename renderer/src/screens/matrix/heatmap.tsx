import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { pageZoom } from '../../theme/page-zoom.ts';
import styles from './matrix.module.css';
import { matrixColours } from './matrix-colours.ts';
import type { OrderedMatrix } from './ordered-matrix.ts';

/** A pair of persons, by id. */
export type IdPair = readonly [number, number];

interface HeatmapProps {
  readonly matrix: OrderedMatrix;
  /** Called with the pair under the mouse; null when it leaves. */
  readonly onHover: (pair: IdPair | null) => void;
  readonly onOpen: (pair: IdPair) => void;
}

/** Up to this many persons each has its id on the axes, and vetoed cells carry a cross: beyond it neither can be read. */
const labelledUpTo = 60;

/** The matrix as a heatmap in Viridis: even to the eye, the same to those who do not tell red from green, and without greys. */
export function Heatmap({ matrix, onHover, onOpen }: HeatmapProps) {
  const target = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('dark');
  const pairAt = ({ x, y }: { readonly x: number; readonly y: number }): IdPair | null => {
    const [a, b] = [matrix.ids[Math.round(x)], matrix.ids[Math.round(y)]];
    return a === undefined || b === undefined || a === b ? null : [a, b];
  };
  const hover = useEffectEvent((point: { readonly x: number; readonly y: number } | null) =>
    onHover(point === null ? null : pairAt(point)),
  );
  const open = useEffectEvent((point: { readonly x: number; readonly y: number }) => {
    const pair = pairAt(point);
    if (pair !== null) onOpen(pair);
  });

  useEffect(() => {
    const element = target.current;
    if (element === null) return;
    let isCurrent = true;
    const draw = async () => {
      const { default: plotly } = await import('plotly.js-cartesian-dist-min');
      if (!isCurrent) return;
      const plot = await plotly.react(element, tracesOf(matrix, scheme), layoutOf(matrix, scheme), {
        displayModeBar: false,
        responsive: true,
        doubleClick: 'reset',
      });
      plot.removeAllListeners('plotly_hover');
      plot.removeAllListeners('plotly_unhover');
      plot.removeAllListeners('plotly_click');
      plot.on('plotly_hover', ({ points }) => hover(points[0]));
      plot.on('plotly_unhover', () => hover(null));
      plot.on('plotly_click', ({ points }) => open(points[0]));
      element.dataset.drawn = 'true';
    };
    void draw();
    return () => {
      isCurrent = false;
    };
  }, [matrix, scheme]);
  useEffect(() => {
    const element = target.current;
    return () => {
      if (element !== null)
        void import('plotly.js-cartesian-dist-min').then(({ default: plotly }) => plotly.purge(element));
    };
  }, []);

  return (
    <div
      ref={target}
      data-own-scale
      className={styles.heatmap}
      role="img"
      aria-label={`Similarity of ${matrix.ids.length} persons, each with each. The fields beside it open any pair.`}
    />
  );
}

type Scheme = 'light' | 'dark';

/** The grey of a pair that is ruled out: Viridis has no grey, so no similarity looks like it. */
const vetoGrey: Readonly<Record<Scheme, string>> = { light: '#c9cacd', dark: '#4a4c51' };
const ink: Readonly<Record<Scheme, string>> = { light: '#1a1b1e', dark: '#e8e9eb' };

function tracesOf(
  { rows, vetoed, lowest, ids }: OrderedMatrix,
  scheme: Scheme,
): readonly Readonly<Record<string, unknown>>[] {
  const map = {
    type: 'heatmap',
    z: rows,
    ...matrixColours(lowest, vetoGrey[scheme]),
    hoverinfo: 'none',
    colorbar: {
      title: { text: 'similarity', side: 'right' },
      thickness: 12,
      outlinewidth: 0,
      tickfont: { color: ink[scheme] },
    },
  };
  if (ids.length > labelledUpTo) return [map];
  const crosses = {
    type: 'scatter',
    mode: 'markers',
    x: vetoed.map(([x]) => x),
    y: vetoed.map(([, y]) => y),
    marker: { symbol: 'x-thin', size: 7, line: { width: 1.2, color: ink[scheme] } },
    hoverinfo: 'none',
    showlegend: false,
  };
  return [map, crosses];
}

function layoutOf({ ids }: OrderedMatrix, scheme: Scheme): Readonly<Record<string, unknown>> {
  // Beyond the labelled size a few ids are enough to know where one is.
  const every = ids.length <= labelledUpTo ? 1 : Math.ceil(ids.length / 20);
  const ticks = [...ids.keys()].filter((index) => index % every === 0);
  const axis = {
    tickmode: 'array',
    tickvals: ticks,
    ticktext: ticks.map((index) => String(ids[index])),
    tickfont: { size: 10 * pageZoom() },
    tickangle: 0,
    showgrid: false,
    zeroline: false,
    constrain: 'domain',
    range: [-0.5, ids.length - 0.5],
  };
  return {
    autosize: true,
    margin: { l: 48, r: 10, t: 10, b: 40 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'system-ui, sans-serif', size: 11 * pageZoom(), color: ink[scheme] },
    xaxis: axis,
    yaxis: { ...axis, range: [ids.length - 0.5, -0.5], scaleanchor: 'x' },
    hovermode: 'closest',
    dragmode: 'zoom',
  };
}
