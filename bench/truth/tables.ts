import { seededRandom } from '#base/seeded-random.ts';
import type { ReliabilityTable } from '#contract/calibration.ts';
import { averagePrecision, type JudgedPair, listWorth, precisionAtFullRecall } from '#metrics/labelled-ranking.ts';
import { reliabilityTable } from '#metrics/reliability.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedPair, ComparedSet } from './compared-set.ts';
import { middleFifth } from './cut-tracks.ts';
import { forecast, type LeftOutPair, listFrom, tryRefining } from './leave-one-out.ts';

/** The seed's threshold on the cosine. */
const seedThreshold = 0.7;

/** The sets that are reported first; the others are there to learn from and to choose by. */
export const isReported = ({ name }: { readonly name: string }): boolean =>
  name === 'whole' || name === middleFifth.name;

const share = (value: number | null, digits = 2): string => (value === null ? '-' : value.toFixed(digits));

const byCosine = ({ evidence, same }: ComparedPair): JudgedPair => ({ same, score: evidence.similarity ?? -1 });

/** A row a set: the seed's rule, the cosine after the veto, and the probability. */
export function rankingTable(sets: readonly ComparedSet[], leftOut: readonly LeftOutPair[]): readonly string[] {
  const rows = [...sets.filter(isReported), ...sets.filter((set) => !isReported(set))].map((set) => {
    const judged = leftOut.filter((pair) => pair.set === set);
    const every = set.pairs.map(byCosine);
    const open = judged.map(byCosine);
    const likely = judged.map(({ same, probability }): JudgedPair => ({ same, score: probability }));
    const seed = listWorth(every, ({ score }) => score >= seedThreshold);
    const list = listWorth(likely, ({ score }) => score >= listFrom);
    return [
      set.video,
      set.name,
      `${list.same} / ${judged.length}`,
      `${share(seed.precision)} / ${share(seed.recall)}`,
      share(averagePrecision(every), 4),
      share(averagePrecision(open), 4),
      share(precisionAtFullRecall(open)),
      share(averagePrecision(likely), 4),
      share(precisionAtFullRecall(likely)),
      `${share(list.precision)} / ${share(list.recall)}`,
    ];
  });
  return markdownTable(
    [
      'left-out video',
      'tracks',
      'same / pairs not vetoed',
      `seed's rule, cosine >= ${seedThreshold}: precision / recall`,
      'seed: average precision',
      'cosine after the veto: average precision',
      'precision at full recall',
      'P(same): average precision',
      'precision at full recall',
      `list, P >= ${listFrom}: precision / recall`,
    ],
    rows,
  );
}

/** A row a set: what refining with its first decisions does to the pairs that are left. */
export function refinementTable(sets: readonly ComparedSet[]): readonly string[] {
  const rows = sets.filter(isReported).flatMap((set) =>
    [10, 20, 40].flatMap((decisions) => {
      const trial = tryRefining(sets, set, decisions);
      if (trial === null || trial.decided >= 2 * decisions) return [];
      const { decided, undecided, lossBefore, lossAfter } = trial;
      return [[set.video, set.name, decided, undecided, lossBefore.toFixed(4), lossAfter.toFixed(4)]];
    }),
  );
  return markdownTable(['left-out video', 'tracks', 'decided', 'undecided', 'log-loss as shipped', 'refined'], rows);
}

/** The reliability table over all left-out pairs, and the error of each video by itself. */
export function reliabilityLines(
  sets: readonly ComparedSet[],
  leftOut: readonly LeftOutPair[],
  table: ReliabilityTable,
): readonly string[] {
  const error = (pairs: readonly LeftOutPair[]): string => {
    const own = reliabilityTable(pairs.map(forecast), seededRandom(1).uniform);
    return `${share(own.expected_calibration_error, 3)} (${share(own.low, 3)} to ${share(own.high, 3)})`;
  };
  const videos = [...new Set(sets.map(({ video }) => video))];
  return [
    ...markdownTable(
      ['said', 'pairs', 'mean of what was said', 'were the same', '95 % interval'],
      table.bins.map(({ from, to, pairs, predicted, observed, low, high }) => [
        `${from.toFixed(1)} to ${to.toFixed(1)}`,
        pairs,
        share(predicted),
        share(observed),
        low === null || high === null ? '-' : `${share(low)} to ${share(high)}`,
      ]),
    ),
    '',
    ...markdownTable(
      ['left-out pairs', 'number', 'expected calibration error (95 % interval over persons)'],
      [
        ['all', leftOut.length, error(leftOut)],
        ...[leftOut.filter(({ set }) => isReported(set))].map((pairs) => [
          'whole, and middle fifth left out',
          pairs.length,
          error(pairs),
        ]),
        ...videos.map((video) => {
          const pairs = leftOut.filter(({ set }) => set.video === video);
          return [video, pairs.length, error(pairs)];
        }),
      ],
    ),
  ];
}
