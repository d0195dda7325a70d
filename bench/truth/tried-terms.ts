import { averagePrecision, type JudgedPair } from '#metrics/labelled-ranking.ts';
import type { PairMeasures } from '#reid/calibration/pair-measures.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { Brightness } from './brightness.ts';
import type { ComparedPair, ComparedPerson, ComparedSet } from './compared-set.ts';
import { cohortOf, generalAppearance, listFrom, openPairs } from './leave-one-out.ts';
import { isReported } from './tables.ts';
import { fitTrial, type TermSign, type TrialRow } from './trial-fit.ts';

/** Everything that a term may be computed from. */
interface MeasuredPair {
  readonly pair: ComparedPair;
  readonly measures: PairMeasures;
  readonly set: MeasuredSet;
}

/** A set as seen from the mean look of a model that knows some videos. */
interface MeasuredSet {
  readonly set: ComparedSet;
  readonly pairs: readonly MeasuredPair[];
  /** The likenesses of a person to each other person of the set, vetoed or not. */
  readonly likenessesOf: (person: ComparedPerson) => ReadonlyMap<ComparedPerson, number>;
  /** In standard deviations of the set's persons from their mean. */
  readonly brightnessOf: (person: ComparedPerson) => Brightness;
}

/** A term of the logarithm of the odds. */
interface TriedTerm {
  readonly sign: TermSign;
  readonly of: (pair: MeasuredPair) => number;
}

/** A model that was tried. */
interface Trial {
  readonly name: string;
  readonly terms: readonly TriedTerm[];
  /** Added to the logarithm of the odds, by the number of persons. */
  readonly offset?: (persons: number) => number;
}

/** The pull towards 0 of `fitCalibration`. */
const ridge = 0.5;

const likeness: TriedTerm = { sign: 1, of: ({ measures }) => measures.likeness };
const bestMatches: TriedTerm = { sign: 1, of: ({ measures }) => measures.bestMatches };
// The best crops of every person of the public videos are at least two: nobody's steadiness is unknown.
const steadiness: TriedTerm = { sign: -1, of: ({ measures }) => measures.steadiness ?? 0 };
const inForce = [likeness, bestMatches, steadiness];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

const heightPx = ({ view }: ComparedPerson): number =>
  median(Array.from(view.frameIndices, (_, row) => view.boxesPx[row * 4 + 3] - view.boxesPx[row * 4 + 1]));

const quality = ({ qualities }: ComparedPerson): number =>
  qualities.reduce((sum, value) => sum + value, 0) / qualities.length;

/** The likeness of two in standard deviations of the scores of each, the mean of both. */
function zNorm({ pair: { a, b }, measures, set }: MeasuredPair): number {
  const z = (person: ComparedPerson): number => {
    const scores = [...set.likenessesOf(person).values()];
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
    return (measures.likeness - mean) / (spread || 1);
  };
  return (z(a) + z(b)) / 2;
}

/** 1 over the place of each among those who resemble the other most, the mean of both. */
function reciprocalRank({ pair: { a, b }, measures, set }: MeasuredPair): number {
  const rank = (person: ComparedPerson): number =>
    1 + [...set.likenessesOf(person).values()].filter((other) => other > measures.likeness).length;
  return (1 / rank(a) + 1 / rank(b)) / 2;
}

const brightnessGap =
  (part: keyof Brightness) =>
  ({ pair: { a, b }, set }: MeasuredPair): number =>
    Math.abs(set.brightnessOf(a)[part] - set.brightnessOf(b)[part]);

const added = (name: string, sign: TermSign, of: TriedTerm['of']): Trial => ({
  name: `and ${name}`,
  terms: [...inForce, { sign, of }],
});

/** The models that were tried; the first is the one in force. A pair that was in view at once needs no speed. */
const trials: readonly Trial[] = [
  { name: 'likeness, best matches, steadiness (in force)', terms: inForce },
  { name: 'likeness alone', terms: [likeness] },
  { name: 'likeness, steadiness', terms: [likeness, steadiness] },
  added('brightness: difference of the mean luma of the best crops', -1, brightnessGap('whole')),
  added('brightness: the same of the middle of the crops', -1, brightnessGap('middle')),
  added('size: logarithm of the ratio of the median heights', -1, ({ pair: { a, b } }) =>
    Math.abs(Math.log(heightPx(a) / heightPx(b))),
  ),
  added('gap: logarithm of the seconds between', 0, ({ pair: { evidence } }) => Math.log1p(evidence.gap_ms / 1000)),
  added('needed speed: logarithm of the body heights a second', 0, ({ pair: { evidence } }) =>
    Math.log1p(evidence.needed_speed ?? 0),
  ),
  added('quality of the best crops, of the worse of the two', 0, ({ pair: { a, b } }) =>
    Math.min(quality(a), quality(b)),
  ),
  added('number of frames in view, of the one with fewer, its logarithm', 0, ({ pair: { a, b } }) =>
    Math.log(Math.min(a.view.frameIndices.length, b.view.frameIndices.length)),
  ),
  added('reciprocal ranks', 1, reciprocalRank),
  added('z-norm of the likeness', 1, zNorm),
  { name: 'z-norm in the place of the likeness', terms: [{ sign: 1, of: zNorm }, bestMatches, steadiness] },
  { name: 'z-norm alone', terms: [{ sign: 1, of: zNorm }] },
  {
    name: 'odds lowered by the number of persons',
    terms: inForce,
    offset: (persons) => -Math.log(persons - 1),
  },
];

/** A left-out pair with its P(same) by a trial as the score. */
interface JudgedTrialPair extends JudgedPair {
  readonly set: ComparedSet;
}

/** A set with the first track of each human being only: nobody is twice in it, as in most videos. */
function withoutReturns(set: ComparedSet): ComparedSet {
  const persons = set.persons.filter(
    ({ human }, index, all) => all.findIndex((other) => other.human === human) === index,
  );
  const kept = new Set(persons);
  return { ...set, persons, pairs: set.pairs.filter(({ a, b }) => kept.has(a) && kept.has(b)) };
}

/**
 * A row a model that was tried: its logarithmic loss over the pairs of the left-out videos (lower is better), in the cuts that
 * terms are chosen by, in those that are reported, and where nobody is twice; how many pairs it would list of the last; and its
 * average precision on the reported ones.
 */
export function triedTermsTable(
  sets: readonly ComparedSet[],
  brightness: ReadonlyMap<ComparedPerson, Brightness>,
): readonly string[] {
  const videos = [...new Set(sets.map(({ video }) => video))];
  const reported = sets.filter(isReported);
  const single = reported.filter(({ name }) => name !== 'whole').map(withoutReturns);
  const folds = videos.map((video) => {
    const centre = generalAppearance(sets.filter((set) => set.video !== video));
    return {
      video,
      known: sets.filter((set) => set.video !== video).map((set) => measureSet(set, centre, brightness)),
      leftOut: [...sets, ...single]
        .filter((set) => set.video === video)
        .map((set) => measureSet(set, centre, brightness)),
    };
  });
  const rows = trials.map((trial) => {
    const judged = folds.flatMap(({ known, leftOut }) => judgeFold(trial, known, leftOut));
    const of = (wanted: readonly ComparedSet[]): readonly JudgedTrialPair[] =>
      judged.filter(({ set }) => wanted.includes(set));
    const alone = of(single);
    return [
      trial.name,
      meanLoss(of(sets.filter((set) => !isReported(set)))),
      meanLoss(of(reported)),
      meanLoss(alone),
      `${alone.filter(({ score }) => score >= listFrom).length} of ${alone.length}`,
      ...reported.map((set) => averagePrecision(of([set]))?.toFixed(4) ?? '-'),
    ];
  });
  return markdownTable(
    [
      'terms',
      'log-loss: early, ends and three',
      'whole and middle fifth',
      'where nobody is twice',
      'pairs listed there, all wrong',
      ...reported.map(({ video, name }) => `average precision: ${video}, ${name}`),
    ],
    rows,
  );
}

/** Mean logarithmic loss. */
function meanLoss(pairs: readonly JudgedTrialPair[]): string {
  const losses = pairs.map(({ same, score }) => -Math.log(Math.max(1e-9, same ? score : 1 - score)));
  return (losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toFixed(4);
}

function judgeFold(
  trial: Trial,
  known: readonly MeasuredSet[],
  leftOut: readonly MeasuredSet[],
): readonly JudgedTrialPair[] {
  const setsOf = Map.groupBy(known, ({ set }) => set.video);
  const rowsOf = ({ set, pairs }: MeasuredSet): readonly TrialRow[] =>
    pairs.map((pair) => ({
      terms: trial.terms.map(({ of }) => of(pair)),
      same: pair.pair.same,
      weight: 1 / (setsOf.get(set.video)?.length ?? 1),
      offset: trial.offset?.(set.persons.length) ?? 0,
    }));
  const model = fitTrial(
    known.flatMap(rowsOf),
    trial.terms.map(({ sign }) => sign),
    ridge,
  );
  return leftOut.flatMap((own) => rowsOf(own).map((row) => ({ set: own.set, same: row.same, score: model(row) })));
}

function measureSet(
  set: ComparedSet,
  centre: Float32Array,
  brightness: ReadonlyMap<ComparedPerson, Brightness>,
): MeasuredSet {
  const cohort = cohortOf(set, centre);
  const likenesses = new Map(set.persons.map((person) => [person, new Map<ComparedPerson, number>()]));
  for (const { a, b } of set.pairs) {
    const measures = cohort.measure(a.view, b.view);
    if (measures === null) continue;
    likenesses.get(a)?.set(b, measures.likeness);
    likenesses.get(b)?.set(a, measures.likeness);
  }
  const [whole, middle] = (['whole', 'middle'] as const).map((part) =>
    standardised(set.persons, (person) => brightness.get(person)?.[part]),
  );
  const measured: MeasuredSet = {
    set,
    pairs: [],
    likenessesOf: (person) => likenesses.get(person) ?? new Map(),
    brightnessOf: (person) => ({ whole: whole(person), middle: middle(person) }),
  };
  const pairs = openPairs(set).flatMap((pair): MeasuredPair[] => {
    const measures = cohort.measure(pair.a.view, pair.b.view);
    return measures === null ? [] : [{ pair, measures, set: measured }];
  });
  return { ...measured, pairs };
}

/** A value of persons in standard deviations from their mean; 0 where it is not known. */
function standardised(
  persons: readonly ComparedPerson[],
  value: (person: ComparedPerson) => number | undefined,
): (person: ComparedPerson) => number {
  const known = persons.flatMap((person) => value(person) ?? []);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) || 1;
  return (person) => ((value(person) ?? mean) - mean) / spread;
}
