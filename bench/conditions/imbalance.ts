import { seededRandom } from '#base/seeded-random.ts';
import { groupFolds } from '#conditions/measure/group-folds.ts';
import { crossValidate } from '#conditions/run/cross-validate.ts';
import { headDefaults, type TrainingSettings } from '#conditions/train/training-settings.ts';
import { type DescribedSet, rowsOf } from './described-set.ts';

/** The largest class by the rarest in the worked example: 366 by 52. */
const thinnedRatio = 7.04;
const seeds = [1, 2, 3, 4, 5];

const rivals: readonly (readonly [string, Partial<TrainingSettings>])[] = [
  ['plain', { weighting: 'none' }],
  ['class weights', { weighting: 'balanced' }],
  ['oversampling', { weighting: 'none', sampling: 'balanced' }],
  ['focal', { weighting: 'none', loss: { kind: 'focal', gamma: 2, alpha: 1 } }],
  ['focal + class weights', { weighting: 'balanced', loss: { kind: 'focal', gamma: 2, alpha: 1 } }],
];

/**
 * Recall of the class that was thinned, over five seeds (which rows are left, folds and order all follow the seed): thinned on the training side
 * only, measured on all rows of the left-out pictures.
 */
export function imbalanceLines(set: DescribedSet): readonly string[] {
  const rows = rowsOf(set, ['neck', 'position']);
  const counts = set.classes.map((_, label) => rows.labels.filter((own) => own === label).length);
  const largest = Math.max(...counts);
  const lines = set.classes.flatMap((name, rare) => {
    if (counts[rare] === largest) return [];
    const recalls = rivals.map(([, changes]) =>
      seeds.map((seed) => recallOf(set, rows, rare, counts, { ...headDefaults, ...changes, seed })),
    );
    const means = recalls.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
    return [
      `| ${name} | ${means.map((mean, index) => `${mean.toFixed(3)} (${recalls[index].map((value) => value.toFixed(2)).join(' ')})`).join(' | ')} |`,
    ];
  });
  return [
    `## Rare classes: one type of drain thinned to 1 : ${thinnedRatio} of the largest on the training side, mean recall over five seeds (each in brackets)`,
    '',
    `| thinned class | ${rivals.map(([name]) => name).join(' | ')} |`,
    `| ${['', ...rivals].map(() => '---').join(' | ')} |`,
    ...lines,
  ];
}

function recallOf(
  set: DescribedSet,
  rows: ReturnType<typeof rowsOf>,
  rare: number,
  counts: readonly number[],
  settings: TrainingSettings,
): number {
  const { uniform } = seededRandom(settings.seed * 97 + rare);
  const share = Math.max(...counts) / thinnedRatio / counts[rare];
  const dropped = new Set([...rows.labels.keys()].filter((row) => rows.labels[row] === rare && uniform() > share));
  const folds = groupFolds(set, 5, settings.seed).map((fold) => ({
    ...fold,
    train: fold.train.filter((row) => !dropped.has(row)),
  }));
  const { answers } = crossValidate(rows, set.classes, folds, settings);
  const own = [...rows.labels.keys()].filter((row) => rows.labels[row] === rare);
  return own.filter((row) => answers[row] === rare).length / own.length;
}
