import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { LearningCurve } from '#contract/conditions.ts';
import styles from './conditions.module.css';

/** Macro F1 of the validation side by epoch, a line a fold. */
export function LearningCurves({ curves }: { readonly curves: readonly LearningCurve[] }) {
  const target = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('dark');
  useEffect(() => {
    const element = target.current;
    if (element === null) return;
    let isCurrent = true;
    void import('plotly.js-cartesian-dist-min').then(({ default: plotly }) => {
      if (!isCurrent) return;
      const ink = scheme === 'dark' ? '#e8e9eb' : '#1a1b1e';
      const traces = curves.map(({ name, valid_macro_f1: scores }) => ({
        x: scores.map((_, index) => index + 1),
        y: scores,
        mode: 'lines',
        name,
      }));
      const layout = {
        autosize: true,
        height: 240,
        margin: { l: 48, r: 10, t: 10, b: 40 },
        paper_bgcolor: 'rgba(0,0,0,0)',
        plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: 'system-ui, sans-serif', size: 11, color: ink },
        xaxis: { title: { text: 'epoch' }, rangemode: 'tozero' },
        yaxis: { title: { text: 'macro F1' }, range: [0, 1.02] },
      };
      void plotly.react(element, traces, layout, { displayModeBar: false, responsive: true });
    });
    return () => {
      isCurrent = false;
    };
  }, [curves, scheme]);
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
      className={styles.curves}
      role="img"
      aria-label={`Learning curves of ${curves.length} folds`}
    />
  );
}
