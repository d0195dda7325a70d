import { Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import { similarityFigure } from '#contract/words/score-words.ts';
import styles from './matrix.module.css';
import { countAbove, pairScores } from './pair-scores.ts';
import type { LoadedMatrix } from './use-matrix.ts';

/** A line through all pairs: how many lie above it, and how many of those are expected to be wrong. Counted while it moves. */
export function ThresholdPanel({ matrix }: { readonly matrix: LoadedMatrix }) {
  const { view, values, probabilities } = matrix;
  const [threshold, setThreshold] = useState(view.threshold);
  const scores = useMemo(() => {
    const n = view.person_ids.length;
    const place = new Map(view.person_ids.map((id, index) => [id, index]));
    const vetoed = new Uint8Array(n * n);
    for (const [a, b] of view.vetoed) {
      const [row, column] = [place.get(a), place.get(b)];
      if (row === undefined || column === undefined) continue;
      vetoed[row * n + column] = 1;
      vetoed[column * n + row] = 1;
    }
    return pairScores(n, values, probabilities, vetoed);
  }, [view, values, probabilities]);
  const { pairs, expectedWrong } = countAbove(scores, threshold);
  return (
    <section aria-label="Threshold">
      <div className={styles.row}>
        <b>Threshold</b>
        <span className="dp-figure">{similarityFigure(threshold)}</span>
      </div>
      <Slider
        min={0}
        max={1}
        step={0.01}
        value={threshold}
        onChange={setThreshold}
        label={null}
        thumbLabel="Threshold of the similarity"
        marks={[{ value: view.threshold }]}
      />
      <div className={styles.row} role="status">
        <span>Pairs above</span>
        <b className="dp-figure">
          {pairs} of {scores.similarities.length}
        </b>
      </div>
      <div className={styles.row}>
        <span>Expected to be wrong</span>
        <b className="dp-figure">{expectedWrong === null ? 'not known' : wrongWords(expectedWrong)}</b>
      </div>
      {expectedWrong === null && <p>{view.no_probability_reason ?? 'There are no probabilities.'}</p>}
      <p>
        {view.vetoed.length} pairs are ruled out, because the two were seen together. They are grey and are not counted.
      </p>
    </section>
  );
}

/** An expected number: with one digit while it is small, because 0.3 wrong pairs is not none. */
function wrongWords(expected: number): string {
  if (expected === 0) return '0';
  if (expected < 0.05) return 'under 0.1';
  return expected < 10 ? expected.toFixed(1) : String(Math.round(expected));
}
