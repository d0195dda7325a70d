import { seededRandom } from '#base/seeded-random.ts';
import { drawnWeight, drawPersons } from '#metrics/reliability.ts';
import type { LeftOutPair } from '#reid/calibration/leave-one-out.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedSet } from './compared-set.ts';

type JudgedSetPair = LeftOutPair<ComparedSet>;

/** Probabilities between which nobody would take a pair for certain. */
const doubtful = { from: 0.05, to: 0.9 } as const;

const resamplings = 400;

/**
 * A row a video: by how much its doubtful pairs were the same person more often, or less, than was said. Errors of two videos with other
 * signs hide each other where all pairs are put together. The interval is over persons (bootstrap), since one who is hard to see makes
 * several doubtful pairs.
 */
export function doubtfulPairsTable(leftOut: readonly JudgedSetPair[]): readonly string[] {
  const asked = leftOut.filter(({ probability: p }) => p >= doubtful.from && p < doubtful.to);
  const row = (name: string, pairs: readonly JudgedSetPair[]): readonly (string | number)[] => {
    if (pairs.length === 0) return [name, 0, '-', '-', '-'];
    const one = () => 1;
    const [said, so] = [meanOf(pairs, one, ({ probability }) => probability), meanOf(pairs, one, sameness)];
    return [name, pairs.length, said.toFixed(2), so.toFixed(2), `${signed(so - said)} (${intervalOf(pairs)})`];
  };
  return markdownTable(
    [
      `left-out pairs with ${doubtful.from} to ${doubtful.to}`,
      'pairs',
      'mean of what was said',
      'were the same',
      'more (95 % interval over persons)',
    ],
    [
      row('all', asked),
      ...[...new Set(leftOut.map(({ set }) => set.video))].map((video) =>
        row(
          video,
          asked.filter(({ set }) => set.video === video),
        ),
      ),
    ],
  );
}

function intervalOf(pairs: readonly JudgedSetPair[]): string {
  const { uniform } = seededRandom(1);
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a.human, b.human]))];
  const differences = Array.from({ length: resamplings }, () => {
    const drawn = drawPersons(names, uniform);
    const weightOf = ({ a, b }: JudgedSetPair): number => drawnWeight([a.human, b.human], drawn);
    return meanOf(pairs, weightOf, sameness) - meanOf(pairs, weightOf, ({ probability }) => probability);
  })
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const at = (share: number): string => signed(differences[Math.floor(share * (differences.length - 1))]);
  return `${at(0.025)} to ${at(0.975)}`;
}

/** NaN where nothing weighs anything: a drawing without any of the pairs. */
function meanOf(
  pairs: readonly JudgedSetPair[],
  weightOf: (pair: JudgedSetPair) => number,
  numberOf: (pair: JudgedSetPair) => number,
): number {
  let [sum, weights] = [0, 0];
  for (const pair of pairs) {
    const weight = weightOf(pair);
    sum += weight * numberOf(pair);
    weights += weight;
  }
  return sum / weights;
}

const sameness = ({ same }: JudgedSetPair): number => Number(same);
const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;
