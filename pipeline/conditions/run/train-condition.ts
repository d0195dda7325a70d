import { createHash } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import type { ConditionEvaluation } from '#contract/conditions.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { InsightFile } from '#datasets/index.ts';
import { beginRun, finishRun, type RunPlan, runVersions, type StoredRun } from '#experiments/index.ts';
import type { Augmentation } from '../features/augment.ts';
import { type Fold, foldOf, groupFolds, leaveOutFolds } from '../measure/group-folds.ts';
import type { ConditionObject, ConditionSet } from '../objects/condition-objects.ts';
import { readFeatures } from '../store/feature-store.ts';
import { readHead, readTraining, type StoredAnswer, storeHead, writeTraining } from '../store/training-store.ts';
import { type HeadRecord, writeHeadRecord } from '../train/head-record.ts';
import { type LabelledRows, takeRows } from '../train/training-data.ts';
import { settingsNotes, type TrainingSettings } from '../train/training-settings.ts';
import { crossValidate, fitHead, type HeldOut, type TrainingKeeper } from './cross-validate.ts';
import { type DescribedObjects, describeObjects } from './describe-objects.ts';
import { evaluationOf } from './evaluation.ts';
import { boxKinds, type FeatureKind } from './feature-kinds.ts';
import { measureRelations } from './measure-relations.ts';
import { type DescriberChoice, type OpenDescriber, openDescriber } from './open-describer.ts';
import { storedEvaluation } from './stored-evaluation.ts';
import { zeroShotOf } from './zero-shot.ts';

/** By what objects are left out: folds of groups (persons, pictures), each video, or the data set's own splits. */
export type FoldsBy = 'group' | 'video' | 'split';

/** What to train. */
interface TrainRequest {
  readonly set: ConditionSet;
  readonly kinds: readonly FeatureKind[];
  readonly settings: TrainingSettings;
  readonly choice: DescriberChoice;
  readonly foldsBy: FoldsBy;
  readonly folds: number;
  readonly augment: readonly Augmentation[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly mode: 'resume' | 'again';
  readonly now: () => string;
  readonly onNotice: (text: string) => void;
}

/** What a training ended in. */
interface TrainedCondition {
  readonly run: StoredRun;
  readonly head: HeadRecord;
  readonly evaluation: ConditionEvaluation;
}

/**
 * Describes the labelled objects, measures heads on groups that they have not seen, then trains the head that is kept. Everything is stored as it
 * comes: a killed training goes on and ends in the same bytes.
 * @throws DoppelError `bad_file` for data that nothing can be learnt from, `cancelled`, and what the models throw.
 */
export async function trainCondition(
  file: InsightFile,
  request: TrainRequest,
  work: WorkOptions = {},
): Promise<TrainedCondition> {
  const { kinds, settings, foldsBy } = request;
  const set = { ...request.set, objects: request.set.objects.filter(({ label }) => label !== null) };
  requireTwoClasses(set);
  requireOneKind(kinds, request.augment);
  const opened = new Map<FeatureKind, OpenDescriber>();
  try {
    for (const kind of kinds) if (!boxKinds.includes(kind)) opened.set(kind, await openDescriber(kind, request.choice));
    const described = await describeObjects(
      { file, set, kinds, describers: opened, augment: request.augment, onProblem: request.onNotice },
      work,
    );
    const relations = await measureRelations(file, set, opened.get('neck')?.detector ?? null, work);
    const folds = foldsOf(described, set, request);
    const plan = planOf(request, set, described);
    const run = beginRun(file, plan, { startedAt: request.startedAt, versions: runVersions(), mode: request.mode });
    // The very same training is done already: it would end in the same bytes.
    if (run.state === 'done') return { run, head: readHead(file, run.id), evaluation: storedEvaluation(file, run.id) };
    const keeper = keeperOf(file, run.id, work);
    const notes = settingsNotes(settings, described.rows.labels.length);
    notes.forEach(request.onNotice);
    const learnable = withVariants(file, described, kinds, request.augment);
    const heldOut = crossValidate(learnable.rows, set.classes, learnable.extend(folds), settings, keeper);
    const without =
      kinds.length > 1 && kinds.some((kind) => boxKinds.includes(kind))
        ? withoutPosition(file, set, described, kinds, folds, settings, keeper)
        : null;
    const final = finalSides(described, set, settings.seed);
    const fitted = fitHead(
      'final',
      takeRows(learnable.rows, learnable.extend([final])[0].train),
      takeRows(learnable.rows, final.valid),
      set.classes,
      settings,
      keeper,
    );
    const count = described.objects.length;
    const evaluation = evaluationOf({
      run: run.id,
      set,
      objects: described.objects,
      heldOut: clip(heldOut, count, set.classes.length),
      without: without === null ? null : clip(without, count, set.classes.length),
      relations,
      features: kinds,
      foldsBy,
      settings: { ...settings },
      zeroShot: zeroShotOf(described, set, opened.get('clip')?.manifest ?? null, kinds),
      notes,
    });
    const head: HeadRecord = {
      name: set.name,
      classes: set.classes,
      table: set.table,
      kinds,
      sources: described.sources,
      head: fitted.head,
      floor: evaluation.floor?.floor ?? null,
      heldOut: {
        accuracy: evaluation.accuracy.value,
        balancedAccuracy: evaluation.balanced_accuracy.value,
        objects: evaluation.objects,
      },
    };
    file.write(() => {
      storeHead(file, run.id, head, answersOf(described.objects, heldOut, set.classes.length));
      finishRun(file, run.id, {
        finishedAt: request.now(),
        resultSha256: createHash('sha256').update(writeHeadRecord(head)).digest('hex'),
        summary: { evaluation },
      });
    });
    return { run, head, evaluation };
  } finally {
    for (const open of opened.values()) await open.close();
  }
}

function requireTwoClasses({ objects, classes, name }: ConditionSet): void {
  if (objects.length === 0)
    throw new DoppelError('bad_file', `No object is labelled with "${name}". Label some first.`);
  const there = new Set(objects.map(({ label }) => label));
  if (there.size < 2) {
    throw new DoppelError(
      'bad_file',
      `All ${objects.length} objects are "${classes[objects[0].label ?? 0]}". A head needs objects of at least two classes.`,
    );
  }
}

/** Changed pictures have features of their own; position does not change with them, so the two are not mixed. */
function requireOneKind(kinds: readonly FeatureKind[], augment: readonly Augmentation[]): void {
  if (augment.length === 0 || (kinds.length === 1 && !boxKinds.includes(kinds[0]))) return;
  throw new DoppelError(
    'usage',
    'Changed pictures (--augment) go with one kind of pixel features only, such as --features neck.',
  );
}

function planOf(
  { kinds, settings, foldsBy, folds, augment }: TrainRequest,
  set: ConditionSet,
  { objects, sources }: DescribedObjects,
): RunPlan {
  const labels = createHash('sha256');
  for (const { id, label, group } of objects) labels.update(`${id} ${label} ${group}\n`);
  return {
    kind: 'conditions',
    datasetId: set.dataset.id,
    settings: { condition: set.name, kinds, foldsBy, folds, augment, classes: set.classes, training: settings },
    seeds: { training: settings.seed },
    inputs: { dataset: set.dataset.sha256, labels: labels.digest('hex'), ...sources },
    modelSha256: null,
  };
}

function keeperOf(file: InsightFile, runId: number, { signal, onProgress }: WorkOptions): TrainingKeeper {
  return {
    load: (part) => readTraining(file, runId, part),
    save: (part, state) => {
      writeTraining(file, runId, part, state);
      onProgress?.({
        stage: 'train',
        unit: 'epochs',
        done: state.epochs.length,
        total: null,
        per_second: null,
        seconds_left: null,
      });
      if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request.');
    },
  };
}

function foldsOf(
  { objects, rows }: DescribedObjects,
  set: ConditionSet,
  { foldsBy, folds, settings }: TrainRequest,
): readonly Fold[] {
  const grouped = { labels: rows.labels, groups: objects.map(({ group }) => group) };
  switch (foldsBy) {
    case 'group':
      return groupFolds(grouped, Math.min(folds, new Set(grouped.groups).size), settings.seed);
    case 'video': {
      const videos = objects.map(({ picture }) => picture.video ?? '');
      if (new Set(videos).size < 2) {
        throw new DoppelError(
          'bad_file',
          `"${set.dataset.name}" is of one video: nothing is left to learn from when it is left out. Use --folds-by group.`,
        );
      }
      return leaveOutFolds(grouped, videos, settings.seed);
    }
    case 'split': {
      const isTest = (row: number): boolean => heldSplits.includes(objects[row].picture.split ?? '');
      if (!objects.some((_, row) => isTest(row)) || objects.every((_, row) => isTest(row))) {
        throw new DoppelError(
          'bad_file',
          `"${set.dataset.name}" has no train side beside a valid or test side. Use --folds-by group.`,
        );
      }
      return [foldOf('split', grouped, isTest, settings.seed)];
    }
  }
}

/** Names of the sides of data sets that are not learnt from. */
const heldSplits: readonly string[] = ['val', 'valid', 'test'];

/** The sides of the head that is kept: the data set's own train and valid where it has both, else a share of the groups to stop by. */
function finalSides({ objects, rows }: DescribedObjects, set: ConditionSet, seed: number): Fold {
  const sideOf = (row: number): string => objects[row].picture.split ?? '';
  const all = [...objects.keys()];
  const valid = all.filter((row) => ['val', 'valid'].includes(sideOf(row)));
  const train = all.filter((row) => sideOf(row) === 'train');
  if (valid.length > 0 && new Set(train.map((row) => rows.labels[row])).size === set.classes.length)
    return { name: 'final', train, valid, test: [] };
  return foldOf('final', { labels: rows.labels, groups: objects.map(({ group }) => group) }, () => false, seed);
}

/** The rows with those of changed pictures behind them, which only ever go to training sides. */
function withVariants(
  file: InsightFile,
  { rows, objects, sources }: DescribedObjects,
  kinds: readonly FeatureKind[],
  augment: readonly Augmentation[],
): { readonly rows: LabelledRows; readonly extend: (folds: readonly Fold[]) => readonly Fold[] } {
  const pixelKind = kinds.find((kind) => !boxKinds.includes(kind));
  if (augment.length === 0 || pixelKind === undefined) return { rows, extend: (folds) => folds };
  const count = objects.length;
  const blocks = augment.map((variant) => readFeatures(file, sources[pixelKind], variant));
  const more = blocks.flatMap((block) => objects.map(({ id }) => block.get(id) ?? new Float64Array(rows.inputs)));
  const features = new Float64Array(rows.features.length + more.length * rows.inputs);
  features.set(rows.features);
  more.forEach((row, index) => {
    features.set(row, rows.features.length + index * rows.inputs);
  });
  const labels = Int32Array.from({ length: count * (1 + augment.length) }, (_, row) => rows.labels[row % count]);
  const copies = augment.map((_, index) => (index + 1) * count);
  return {
    rows: { features, inputs: rows.inputs, labels },
    extend: (folds) =>
      folds.map((fold) => ({
        ...fold,
        train: fold.train.flatMap((row) => [row, ...copies.map((shift) => row + shift)]),
      })),
  };
}

/** The same folds without position: what the context adds is the difference. */
function withoutPosition(
  file: InsightFile,
  set: ConditionSet,
  described: DescribedObjects,
  kinds: readonly FeatureKind[],
  folds: readonly Fold[],
  settings: TrainingSettings,
  keeper: TrainingKeeper,
): HeldOut {
  const pixelKinds = kinds.filter((kind) => !boxKinds.includes(kind));
  const blocks = pixelKinds.map((kind) => readFeatures(file, described.sources[kind], 'plain'));
  const parts = described.objects.map(({ id }) => blocks.flatMap((block) => [...(block.get(id) ?? [])]));
  const rows = { features: Float64Array.from(parts.flat()), inputs: parts[0].length, labels: described.rows.labels };
  const part = (name: string): string => `without position, ${name}`;
  return crossValidate(rows, set.classes, folds, settings, {
    load: (name) => keeper.load(part(name)),
    save: (name, state) => keeper.save(part(name), state),
  });
}

/** Held-out answers of the first rows: those of changed pictures are no objects. */
function clip(heldOut: HeldOut, count: number, classes: number): HeldOut {
  return {
    probabilities: heldOut.probabilities.subarray(0, count * classes),
    answers: heldOut.answers.subarray(0, count),
    majority: heldOut.majority.subarray(0, count),
    nearestMean: heldOut.nearestMean.subarray(0, count),
    folds: heldOut.folds,
  };
}

function answersOf(objects: readonly ConditionObject[], heldOut: HeldOut, classes: number): readonly StoredAnswer[] {
  return objects.flatMap(({ id, label }, row) =>
    label === null || heldOut.answers[row] < 0
      ? []
      : [
          {
            objectId: id,
            truth: label,
            answer: heldOut.answers[row],
            probabilities: heldOut.probabilities.slice(row * classes, (row + 1) * classes),
          },
        ],
  );
}
