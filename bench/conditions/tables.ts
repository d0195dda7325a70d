import { calibrationError, confidenceTable } from '#conditions/calibrate/calibration-error.ts';
import { confusionOf, scoresOf } from '#conditions/measure/confusion.ts';
import { type Fold, groupFolds, leaveOutFolds } from '#conditions/measure/group-folds.ts';
import { balancedOf, groupInterval, type Interval } from '#conditions/measure/resample.ts';
import { crossValidate, type HeldOut } from '#conditions/run/cross-validate.ts';
import { takeRows } from '#conditions/train/training-data.ts';
import { headDefaults, type TrainingSettings } from '#conditions/train/training-settings.ts';
import { type DescribedSet, rowsOf } from './described-set.ts';

const focal = { kind: 'focal', gamma: 2, alpha: 1 } as const;
/** Heads and losses that are compared. */
const rivals: readonly (readonly [string, Partial<TrainingSettings>])[] = [
  ['linear, cross-entropy', {}],
  ['linear, focal', { loss: focal }],
  ['linear, no weights', { weighting: 'none' }],
  ['hidden 32, cross-entropy', { hidden: 32 }],
  ['hidden 32, focal', { hidden: 32, loss: focal }],
];
const featureSets: readonly (readonly string[])[] = [
  ['position'],
  ['osnet'],
  ['osnet', 'position'],
  ['neck'],
  ['neck', 'position'],
];

/** Folds in the repeated group cross-validations. */
const folds = 5;

const shown = ({ value, low, high }: Interval): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
const allRows = (set: DescribedSet): readonly number[] => [...set.labels.keys()];
const countsOf = ({ classes, labels }: DescribedSet): string =>
  classes.map((name, index) => `${name} ${labels.filter((label) => label === index).length}`).join(', ');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): readonly string[] => [row(cells), row(cells.map(() => '---'))];

const balanced = (set: DescribedSet, answers: Int32Array): Interval =>
  groupInterval(set.groups, allRows(set), (rows) => balancedOf(set.labels, answers, set.classes.length, rows));

/** Features x heads x losses over given folds, with majority and nearest mean. */
function rivalTable(
  set: DescribedSet,
  foldList: readonly Fold[],
  sets: readonly (readonly string[])[],
): readonly string[] {
  const lines = [
    ...head([
      'features',
      'head',
      'balanced accuracy (95 % by group)',
      'accuracy',
      'macro F1',
      'ECE',
      'nearest class mean',
    ]),
  ];
  for (const kinds of sets) {
    for (const [name, changes] of rivals) {
      const held = crossValidate(rowsOf(set, kinds), set.classes, foldList, { ...headDefaults, ...changes });
      const scores = scoresOf(confusionOf(set.labels, held.answers, set.classes.length));
      const error = calibrationError(confidenceTable(held.probabilities, set.labels, set.classes.length));
      lines.push(
        row([
          kinds.join(' + '),
          name,
          shown(balanced(set, held.answers)),
          (scores.accuracy ?? 0).toFixed(3),
          (scores.macroF1 ?? 0).toFixed(3),
          (error ?? 0).toFixed(3),
          changes === rivals[0][1] ? shown(balanced(set, held.nearestMean)) : '',
        ]),
      );
    }
  }
  return lines;
}

const plain = (
  set: DescribedSet,
  foldList: readonly Fold[],
  kinds: readonly string[],
  changes: Partial<TrainingSettings> = {},
): HeldOut => crossValidate(rowsOf(set, kinds), set.classes, foldList, { ...headDefaults, ...changes });

/** Table 1: view of persons, each video left out, and for comparison persons left out within the videos. */
export function viewLines(set: DescribedSet): readonly string[] {
  const byVideo = leaveOutFolds(set, set.videos, 1);
  const byPerson = groupFolds(set, folds, 1);
  const best = plain(set, byVideo, ['neck', 'position']);
  const bare = plain(set, byVideo, ['neck']);
  const osnet = plain(set, byVideo, ['osnet']);
  const majority = balanced(set, bare.majority);
  const perVideo = byVideo.map(({ name, test }) => {
    const classesThere = new Set(test.map((index) => set.labels[index]));
    const of = (answers: Int32Array): string => balancedOf(set.labels, answers, set.classes.length, test).toFixed(3);
    return row([
      name,
      String(test.length),
      String(classesThere.size),
      of(bare.answers),
      of(best.answers),
      of(osnet.answers),
      of(bare.nearestMean),
      of(bare.majority),
    ]);
  });
  return [
    `## View of persons: ${set.labels.length} crops labelled by hand (${countsOf(set)}), ${new Set(set.groups).size} persons, ${new Set(set.videos).size} videos`,
    '',
    `Each video left out in its turn (majority ${shown(majority)}; chance is ${(1 / set.classes.length).toFixed(3)}):`,
    '',
    ...rivalTable(set, byVideo, featureSets),
    '',
    'By left-out video (linear, cross-entropy; balanced over the classes that the video has):',
    '',
    ...head(['video', 'crops', 'classes', 'neck', 'neck + position', 'osnet', 'nearest mean (neck)', 'majority']),
    ...perVideo,
    '',
    `Persons left out within the videos (${folds} folds, the camera is known to the head):`,
    '',
    ...rivalTable(set, byPerson, [['neck'], ['osnet']]),
  ];
}

/** Table 2: hidden by scenery or clear, persons left out. */
export function sceneryLines(set: DescribedSet): readonly string[] {
  const foldList = groupFolds(set, folds, 1);
  return [
    `## Persons hidden by scenery: ${set.labels.length} crops of one video (${countsOf(set)}), ${new Set(set.groups).size} persons left out in ${folds} folds`,
    '',
    'Only one public video has such scenery: position knows where its sign stands and says nothing about another camera.',
    '',
    ...rivalTable(set, foldList, featureSets),
  ];
}

/** Table 3: type of drains by features, grouped by picture, with paired intervals. */
export function drainLines(set: DescribedSet): readonly string[] {
  const foldList = groupFolds(set, folds, 1);
  const kinds: readonly (readonly string[])[] = [['neck'], ['position'], ['neck', 'position']];
  const held = new Map(kinds.map((own) => [own.join(' + '), plain(set, foldList, own)]));
  const answersOf = (name: string): Int32Array => held.get(name)?.answers ?? new Int32Array(set.labels.length);
  const gain = (more: string, less: string): string =>
    shown(
      groupInterval(
        set.groups,
        allRows(set),
        (rows) =>
          balancedOf(set.labels, answersOf(more), set.classes.length, rows) -
          balancedOf(set.labels, answersOf(less), set.classes.length, rows),
      ),
    );
  return [
    `## Type of drains: ${set.labels.length} objects of ${new Set(set.groups).size} pictures (${countsOf(set)}), pictures left out in ${folds} folds`,
    '',
    ...rivalTable(set, foldList, kinds),
    '',
    `Gain in balanced accuracy of neck + position over neck: ${gain('neck + position', 'neck')}; over position: ${gain('neck + position', 'position')} (paired, resampled by picture).`,
  ];
}

/** Learning rates for heads: balanced accuracy on persons left out. */
export function rateLines(set: DescribedSet): readonly string[] {
  const foldList = groupFolds(set, folds, 2);
  return [
    '## Learning rates (view, persons left out, neck, linear and hidden 32)',
    '',
    ...head(['rate', 'linear', 'hidden 32', 'epochs to the best (mean)']),
    ...[2e-5, 1e-4, 1e-3, 1e-2, 1e-1].map((learningRate) => {
      const linear = plain(set, foldList, ['neck'], { learningRate });
      const hidden = plain(set, foldList, ['neck'], { learningRate, hidden: 32 });
      const epochs = linear.folds.reduce((sum, { bestEpoch }) => sum + bestEpoch, 0) / linear.folds.length;
      return row([
        String(learningRate),
        shown(balanced(set, linear.answers)),
        shown(balanced(set, hidden.answers)),
        epochs.toFixed(1),
      ]);
    }),
  ];
}

/** Mirrored pictures on the training side only. */
export function augmentLines(set: DescribedSet): readonly string[] {
  const lines = [...head(['features', 'as they are', 'with mirrored pictures', 'gain (paired)'])];
  const foldList = leaveOutFolds(set, set.videos, 1);
  for (const kind of ['neck', 'osnet']) {
    const without = plain(set, foldList, [kind]).answers;
    const own = rowsOf(set, [kind]);
    const mirrored = rowsOf(set, [`flipped-${kind}`]);
    const both = {
      features: Float64Array.from([...own.features, ...mirrored.features]),
      inputs: own.inputs,
      labels: Int32Array.from([...own.labels, ...own.labels]),
    };
    const count = own.labels.length;
    const more = foldList.map((fold) => ({
      ...fold,
      train: [...fold.train, ...fold.train.map((index) => index + count)],
    }));
    const answers = crossValidate(
      takeRows(both, [...both.labels.keys()]),
      set.classes,
      more,
      headDefaults,
    ).answers.subarray(0, count);
    const gain = groupInterval(
      set.groups,
      allRows(set),
      (rows) =>
        balancedOf(set.labels, answers, set.classes.length, rows) -
        balancedOf(set.labels, without, set.classes.length, rows),
    );
    lines.push(row([kind, shown(balanced(set, without)), shown(balanced(set, answers)), shown(gain)]));
  }
  return ['## Mirrored pictures on the training side (view, each video left out, linear)', '', ...lines];
}
