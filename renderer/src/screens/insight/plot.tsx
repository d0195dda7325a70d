import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import styles from './insight.module.css';

/** A place that was clicked: coordinates of the axes. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

interface PlotProps {
  readonly label: string;
  readonly traces: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly onClick?: (point: PlotPoint) => void;
}

/** Text on the plot in each scheme. */
const ink = { light: '#1a1b1e', dark: '#e8e9eb' } as const;

/** A Plotly figure in the page's colours; the library is loaded when the first one is drawn. */
export function Plot({ label, traces, layout, onClick }: PlotProps) {
  const target = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('dark');
  const click = useEffectEvent((point: PlotPoint) => onClick?.(point));
  useEffect(() => {
    const element = target.current;
    if (element === null) return;
    let isCurrent = true;
    void (async () => {
      const { default: plotly } = await import('plotly.js-cartesian-dist-min');
      if (!isCurrent) return;
      const common = {
        autosize: true,
        margin: { l: 60, r: 10, t: 10, b: 46 },
        paper_bgcolor: 'rgba(0,0,0,0)',
        plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: 'system-ui, sans-serif', size: 12, color: ink[scheme] },
      };
      const plot = await plotly.react(
        element,
        traces,
        { ...common, ...layout },
        { displayModeBar: false, responsive: true },
      );
      plot.removeAllListeners('plotly_click');
      plot.on('plotly_click', ({ points }) => click(points[0]));
      element.dataset.drawn = 'true';
    })();
    return () => {
      isCurrent = false;
    };
  }, [traces, layout, scheme]);
  useEffect(() => {
    const element = target.current;
    return () => {
      if (element !== null)
        void import('plotly.js-cartesian-dist-min').then(({ default: plotly }) => plotly.purge(element));
    };
  }, []);
  return <div ref={target} data-own-scale className={styles.plot} role="img" aria-label={label} />;
}
