import { type JudgedPair, listWorth } from '#metrics/labelled-ranking.ts';
import { listFrom } from '#reid/calibration/learn-model.ts';
import type { LeftOutPair } from '#reid/calibration/leave-one-out.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedSet } from './compared-set.ts';
import { exactInterval } from './exact-interval.ts';

/** What the list is asked to be: of a set where people dress alike on purpose less. */
const bars = { recall: 0.96, precision: 0.85, precisionAlike: 0.7 } as const;

/** The probabilities from which a list could begin. */
const starts = [0.1, 0.15, 0.2, listFrom, 0.3, 0.35] as const;

/** A row a set: how many pairs its list rests on, and what its precision and recall may be with so few. */
export function listWorthTable(
  sets: readonly ComparedSet[],
  leftOut: readonly LeftOutPair<ComparedSet>[],
): readonly string[] {
  const rows = sets.map((set) => {
    const { listed, listedSame, same } = worthOf(set, leftOut, listFrom);
    const bar = precisionBar(set);
    return [
      set.video,
      set.name,
      share(listedSame, listed),
      verdict(listedSame, listed, bar),
      share(listedSame, same),
      verdict(listedSame, same, bars.recall),
    ];
  });
  const head = ['left-out video', 'tracks', 'right of listed', 'precision bar', 'found of same', 'recall bar'];
  return [
    `What a list's figures may stand for (exact binomial intervals, 95 %; bars: precision ${bars.precision}, ${bars.precisionAlike} in the same clothes, recall ${bars.recall}):`,
    '',
    ...markdownTable(head, rows),
    '',
    'Sets that reach both bars, if the list began elsewhere:',
    '',
    ...markdownTable(
      starts.map((start) => `P >= ${start}`),
      [starts.map((start) => `${sets.filter((set) => reachesBars(set, leftOut, start)).length} of ${sets.length}`)],
    ),
  ];
}

function worthOf(set: ComparedSet, leftOut: readonly LeftOutPair<ComparedSet>[], start: number) {
  const judged = leftOut
    .filter((pair) => pair.set === set)
    .map(({ same, probability }): JudgedPair => ({ same, score: probability }));
  return listWorth(judged, ({ score }) => score >= start);
}

function reachesBars(set: ComparedSet, leftOut: readonly LeftOutPair<ComparedSet>[], start: number): boolean {
  const { precision, recall } = worthOf(set, leftOut, start);
  return (precision ?? 1) >= precisionBar(set) && (recall ?? 1) >= bars.recall;
}

const precisionBar = ({ video }: ComparedSet): number =>
  video.endsWith('alike') ? bars.precisionAlike : bars.precision;

function share(successes: number, trials: number): string {
  if (trials === 0) return '-';
  const [low, high] = exactInterval(successes, trials);
  return `${successes} of ${trials}: ${(successes / trials).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** Whether a bar is reached, and whether so few pairs can tell. */
function verdict(successes: number, trials: number, bar: number): string {
  if (trials === 0) return '-';
  const [low, high] = exactInterval(successes, trials);
  const isReached = successes / trials >= bar;
  const isCertain = isReached ? low >= bar : high < bar;
  return `${isReached ? 'reached' : 'missed'}${isCertain ? '' : ', too few to tell'}`;
}
