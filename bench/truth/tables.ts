import { seededRandom } from '#base/seeded-random.ts';
import { averagePrecision, type JudgedPair, listWorth, precisionAtFullRecall } from '#metrics/labelled-ranking.ts';
import { reliabilityTable, wilsonInterval } from '#metrics/reliability.ts';
import { listFrom } from '#reid/calibration/learn-model.ts';
import { forecast, type LeftOutPair } from '#reid/calibration/leave-one-out.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedPair, ComparedSet } from './compared-set.ts';
import { middleFifth } from './cut-tracks.ts';
import { tryRefining } from './refinement-trial.ts';

type JudgedSetPair = LeftOutPair<ComparedSet>;

/** The seed's threshold on the cosine. */
const seedThreshold = 0.7;

/** The sets that are reported first; the others are there to learn from and to choose by. */
export const isReported = ({ name }: { readonly name: string }): boolean =>
  name === 'whole' || name === middleFifth.name;

const share = (value: number | null, digits = 2): string => (value === null ? '-' : value.toFixed(digits));

const byCosine = ({ evidence, same }: ComparedPair): JudgedPair => ({ same, score: evidence.similarity ?? -1 });

/** A row a set: the seed's rule, the cosine after the veto, and the probability. */
export function rankingTable(sets: readonly ComparedSet[], leftOut: readonly JudgedSetPair[]): readonly string[] {
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
    [10].flatMap((decisions) => {
      const trial = tryRefining(sets, set, decisions);
      if (trial === null || trial.decided >= 2 * decisions) return [];
      const { decided, undecided, lossBefore, lossAfter } = trial;
      return [[set.video, set.name, decided, undecided, lossBefore.toFixed(4), lossAfter.toFixed(4)]];
    }),
  );
  return markdownTable(['left-out video', 'tracks', 'decided', 'undecided', 'log-loss as shipped', 'refined'], rows);
}

/** From here on a pair may be put before the analyst: reliability is judged where decisions are made. */
const decidedFrom = 0.05;

/** Pairs that a bin needs before its share says anything. */
const fewestInBin = 100;

/** A bin of pairs beside what was said of them: the mean probability, and the mean of the stated intervals' ends. */
interface StatedBin {
  readonly from: number;
  readonly count: number;
  readonly said: number;
  readonly so: number;
  readonly low: number;
  readonly high: number;
}

function statedBin(from: number, own: readonly JudgedSetPair[]): StatedBin {
  const mean = (of: (pair: JudgedSetPair) => number): number =>
    own.reduce((sum, pair) => sum + of(pair), 0) / own.length;
  return {
    from,
    count: own.length,
    said: mean(({ probability }) => probability),
    so: mean(({ same }) => Number(same)),
    low: mean(({ low }) => low),
    high: mean(({ high }) => high),
  };
}

function statedBins(pairs: readonly JudgedSetPair[]): readonly StatedBin[] {
  return Array.from({ length: 10 }, (_, bin) => bin / 10).flatMap((from, bin) => {
    const own = pairs.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin);
    return own.length === 0 ? [] : [statedBin(from, own)];
  });
}

/** Bins of a tenth, neighbours put together from the surest down until each has enough pairs; what is left over goes to the last. */
function joinedBins(pairs: readonly JudgedSetPair[]): readonly (StatedBin & { readonly to: number })[] {
  const binOf = ({ probability }: JudgedSetPair): number => Math.min(9, Math.floor(probability * 10));
  const groups: { from: number; to: number; own: JudgedSetPair[] }[] = [];
  for (let bin = 9; bin >= 0; bin--) {
    const own = pairs.filter((pair) => binOf(pair) === bin);
    const open = groups.at(-1);
    if (open !== undefined && (open.own.length < fewestInBin || own.length === 0)) {
      open.own.push(...own);
      open.from = bin / 10;
    } else groups.push({ from: bin / 10, to: (bin + 1) / 10, own });
  }
  const last = groups.at(-1);
  const before = groups.at(-2);
  if (last !== undefined && before !== undefined && last.own.length < fewestInBin) {
    groups.pop();
    before.own.push(...last.own);
    before.from = last.from;
  }
  return groups
    .flatMap(({ from, to, own }) => (own.length === 0 ? [] : [{ ...statedBin(from, own), to }]))
    .toReversed();
}

/** What was said and what was so, in bins of 100 pairs at least, without intervals: for models that state none. */
export function joinedBinsTable(leftOut: readonly JudgedSetPair[]): readonly string[] {
  return markdownTable(
    ['said', 'pairs', 'mean of what was said', 'were the same', 'error'],
    joinedBins(leftOut.filter(({ probability }) => probability >= decidedFrom)).map(({ from, to, count, said, so }) => [
      `${Math.max(from, decidedFrom).toFixed(2)} to ${to.toFixed(1)}`,
      count,
      share(said),
      share(so),
      share(Math.abs(said - so), 3),
    ]),
  );
}

/** A row a set: its list with one range of crowding that was chosen without it, beside the shipped mean over all. */
export function nestedTable(
  sets: readonly ComparedSet[],
  shipped: readonly JudgedSetPair[],
  { leftOut, chosen }: { readonly leftOut: readonly JudgedSetPair[]; readonly chosen: ReadonlyMap<string, string> },
): readonly string[] {
  const listOf = (set: ComparedSet, pairs: readonly JudgedSetPair[]): string => {
    const own = pairs.filter((pair) => pair.set === set);
    const list = listWorth(
      own.map(({ same, probability }): JudgedPair => ({ same, score: probability })),
      ({ score }) => score >= listFrom,
    );
    return `${share(list.precision)} / ${share(list.recall)}`;
  };
  return [
    ...markdownTable(
      [
        'left-out video',
        'tracks',
        'range that the others chose',
        'list: precision / recall',
        'with the mean over all ranges',
      ],
      sets.map((set) => [
        set.video,
        set.name,
        chosen.get(set.video) ?? '-',
        listOf(set, leftOut),
        listOf(set, shipped),
      ]),
    ),
    '',
    ...joinedBinsTable(leftOut),
    '',
    `Log-loss ${logLoss(leftOut).toFixed(4)}; ${logLoss(shipped).toFixed(4)} with the mean over all ranges.`,
  ];
}

/** Mean logarithmic loss: lower is better. */
export function logLoss(pairs: readonly JudgedSetPair[]): number {
  const loss = (pair: JudgedSetPair): number =>
    -Math.log(Math.max(1e-9, pair.same ? pair.probability : 1 - pair.probability));
  return pairs.reduce((sum, pair) => sum + loss(pair), 0) / pairs.length;
}

/** Reliability where decisions are made, with the bars that are set for it, and the error and log-loss of each video. */
export function reliabilityLines(sets: readonly ComparedSet[], leftOut: readonly JudgedSetPair[]): readonly string[] {
  const asked = leftOut.filter(({ probability }) => probability >= decidedFrom);
  const bins = statedBins(asked);
  const judged = bins.filter(({ count }) => count >= fewestInBin);
  const worst = Math.max(...judged.map(({ said, so }) => Math.abs(said - so)));
  const joined = joinedBins(asked);
  const covers = ({ low, high, so, count }: StatedBin): boolean => {
    // The share of a bin is a sample: what it may stand for is Wilson's interval.
    const [least, most] = wilsonInterval(so, count);
    return least <= high && low <= most;
  };
  const covered = (own: readonly StatedBin[]): number => own.filter(covers).length;
  const strictly = bins.filter(({ low, high, so }) => low <= so && so <= high).length;
  const row = (name: string, pairs: readonly JudgedSetPair[]): readonly (string | number)[] => {
    const own = reliabilityTable(pairs.map(forecast), seededRandom(1).uniform);
    const decided = pairs.filter(({ probability }) => probability >= decidedFrom);
    const error = reliabilityTable(decided.map(forecast), seededRandom(1).uniform).expected_calibration_error;
    const width = decided.reduce((sum, { low, high }) => sum + high - low, 0) / Math.max(1, decided.length);
    return [
      name,
      pairs.length,
      `${share(own.expected_calibration_error, 4)} (${share(own.low, 4)} to ${share(own.high, 4)})`,
      logLoss(pairs).toFixed(4),
      decided.length,
      share(error, 3),
      share(width),
    ];
  };
  return [
    `Pairs with P >= ${decidedFrom}, all left-out sets together:`,
    '',
    ...markdownTable(
      ['said', 'pairs', 'mean of what was said', 'were the same', 'error', 'mean of the stated intervals', 'covers'],
      bins
        .map((bin) => [bin, covers(bin)] as const)
        .map(([{ from, count, said, so, low, high }, isCovered]) => [
          `${Math.max(from, decidedFrom).toFixed(2)} to ${(from + 0.1).toFixed(1)}`,
          count,
          share(said),
          share(so),
          share(Math.abs(said - so), 3),
          `${share(low)} to ${share(high)}`,
          isCovered ? 'yes' : 'no',
        ]),
    ),
    '',
    `The same with neighbouring bins put together until each has ${fewestInBin} pairs, from the surest down:`,
    '',
    ...markdownTable(
      ['said', 'pairs', 'mean of what was said', 'were the same', 'error', 'covers'],
      joined.map((bin) => [
        `${Math.max(bin.from, decidedFrom).toFixed(2)} to ${bin.to.toFixed(1)}`,
        bin.count,
        share(bin.said),
        share(bin.so),
        share(Math.abs(bin.said - bin.so), 3),
        covers(bin) ? 'yes' : 'no',
      ]),
    ),
    '',
    `Of the bins with ${fewestInBin} pairs or more the largest error is ${worst.toFixed(3)} (bar: 0.05), and the stated intervals meet ` +
      `the share, a sample as it is (Wilson's interval), in ${covered(judged)} of ${judged.length} (bar: 90 %); of all bins in ${covered(bins)} of ${bins.length}, ` +
      `and the share itself in ${strictly}.`,
    '',
    ...markdownTable(
      [
        'left-out pairs',
        'number',
        'expected calibration error, all pairs (95 % interval over persons)',
        'log-loss',
        `with P >= ${decidedFrom}`,
        'calibration error of these',
        'mean width of their intervals',
      ],
      [
        row('all', leftOut),
        ...[...new Set(sets.map(({ video }) => video))].map((video) =>
          row(
            video,
            leftOut.filter(({ set }) => set.video === video),
          ),
        ),
      ],
    ),
  ];
}
