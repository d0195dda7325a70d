// All that doors and handlers may call of the conditions.
import { existsSync } from 'node:fs';
import { DoppelError } from '#base/doppel-error.ts';
import type { ConditionEvaluation, PredictReply, TextMeasurement } from '#contract/conditions.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { findDataset } from '#datasets/index.ts';
import { findRun, readRun } from '#experiments/index.ts';
import { openProject } from '#project/project-file.ts';
import type { Augmentation } from './features/augment.ts';
import { readConditionSet } from './objects/condition-objects.ts';
import { type AppliedHead, type AskedCrops, applyHead } from './project/apply-head.ts';
import { insightPathOf, projectDataset } from './project/project-insight.ts';
import { type ReportFiles, writeReport } from './report/write-report.ts';
import { evaluateOn } from './run/evaluate-on.ts';
import { parseFeatureKinds } from './run/feature-kinds.ts';
import { type ImportedLabels, importLabels } from './run/import-labels.ts';
import { measureTexts } from './run/measure-texts.ts';
import { type DescriberChoice, usualDescribers } from './run/open-describer.ts';
import { openSource, type SourceRequest } from './run/open-source.ts';
import type { TextPairChoice } from './run/open-text-pair.ts';
import { predictSource } from './run/predict-source.ts';
import { conditionsKind, storedEvaluation } from './run/stored-evaluation.ts';
import { type FoldsBy, trainCondition } from './run/train-condition.ts';
import { openConditionsFile } from './store/conditions-file.ts';
import { undoLabel } from './store/label-store.ts';
import { readHead } from './store/training-store.ts';
import { presets, type TrainingSettings } from './train/training-settings.ts';

export { type RecipeChoice, writeRecipe } from './recipe/write-recipe.ts';

/** Told what was chosen and what is odd, in sentences, beside progress. */
interface ConditionWork extends WorkOptions {
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** Which models, by their usual names where nothing is said. */
export type ModelChoice = { readonly [K in keyof DescriberChoice]?: DescriberChoice[K] | undefined };

const choiceOf = (given: ModelChoice): DescriberChoice => ({
  detector: given.detector ?? usualDescribers.detector,
  embedder: given.embedder ?? usualDescribers.embedder,
  encoder: given.encoder ?? usualDescribers.encoder,
  models: given.models ?? usualDescribers.models,
});

const now = (): string => new Date().toISOString();

/** Where the data are; as `openSource` takes it, without the time. */
type ConditionSource = Omit<SourceRequest, 'createdAt'>;

/** Labels of a CSV file, or an undo of the last label. */
interface LabelRequest extends ConditionSource {
  readonly condition: string;
  readonly labels: string | undefined;
  readonly who: string;
}

/** What labelling by file or undo came to. */
export type LabelReply =
  | ({ readonly kind: 'labels'; readonly insight: string; readonly dataset: string } & ImportedLabels)
  | { readonly kind: 'undo'; readonly insight: string; readonly undone: number };

/** Adds labels from a file, or takes the last one back where no file is named. */
export async function labelConditions(
  request: LabelRequest,
  { signal, onNotice }: ConditionWork = {},
): Promise<LabelReply> {
  const { file, dataset, notes } = await openSource({ ...request, createdAt: now() }, signal);
  try {
    for (const note of notes) onNotice?.(note);
    const hand = { name: request.condition, who: request.who, at: now() };
    if (request.labels === undefined) return { kind: 'undo', insight: file.path, undone: undoLabel(file, hand) };
    return {
      kind: 'labels',
      insight: file.path,
      dataset: dataset.name,
      ...(await importLabels(file, dataset, hand, request.labels)),
    };
  } finally {
    file.close();
  }
}

/** What to train, in the words of the command line. */
export interface TrainConditionsRequest extends ConditionSource {
  readonly condition: string;
  /** Kinds joined by +: `neck+position`. */
  readonly features: string;
  readonly preset: string;
  readonly changes: Partial<TrainingSettings>;
  readonly foldsBy: FoldsBy;
  readonly folds: number;
  readonly augment: readonly Augmentation[];
  readonly models: ModelChoice;
  readonly mode: 'resume' | 'again';
}

/** A training's evaluation with the file that holds it. */
interface TrainReply {
  readonly insight: string;
  readonly evaluation: ConditionEvaluation;
}

/**
 * Trains a head and measures it on groups it has not seen. A killed training goes on at the next call.
 * @throws DoppelError `usage` for words that mean nothing, `bad_file` for data that nothing can be learnt from, `cancelled`.
 */
export async function trainConditions(request: TrainConditionsRequest, work: ConditionWork = {}): Promise<TrainReply> {
  const preset = Object.hasOwn(presets, request.preset) ? presets[request.preset] : undefined;
  if (preset === undefined)
    throw new DoppelError(
      'usage',
      `There is no preset "${request.preset}". There is ${Object.keys(presets).join(', ')}.`,
    );
  const kinds = parseFeatureKinds(request.features);
  const { file, dataset, notes } = await openSource({ ...request, createdAt: now() }, work.signal);
  try {
    for (const note of notes) work.onNotice?.(note);
    const { evaluation } = await trainCondition(
      file,
      {
        set: readConditionSet(file, dataset, request.condition),
        kinds,
        settings: { ...preset, ...request.changes },
        choice: choiceOf(request.models),
        foldsBy: request.foldsBy,
        folds: request.folds,
        augment: request.augment,
        startedAt: now(),
        mode: request.mode,
        now,
        onNotice: (text) => work.onNotice?.(text),
      },
      work,
    );
    return { insight: file.path, evaluation };
  } finally {
    file.close();
  }
}

/** Which model of pictures and texts is asked about which labels. */
interface TextsRequest extends ConditionSource {
  readonly condition: string;
  readonly pair: TextPairChoice;
  readonly folds: number;
  readonly seed: number;
}

/** Measures zero-shot prompts, CLIP-Adapter and Tip-Adapter-F on labels. Throws as `measureTexts` does. */
export async function measureConditionTexts(request: TextsRequest, work: ConditionWork = {}): Promise<TextMeasurement> {
  const { file, dataset, notes } = await openSource({ ...request, createdAt: now() }, work.signal);
  try {
    for (const note of notes) work.onNotice?.(note);
    const { pair, folds, seed, condition } = request;
    const set = readConditionSet(file, dataset, condition);
    const onNotice = (text: string): void => work.onNotice?.(text);
    return await measureTexts(file, { set, pair, folds, seed, onNotice }, work);
  } finally {
    file.close();
  }
}

/** Which training of which file; the last finished one where no run is named. */
interface RunRequest {
  readonly insight: string;
  readonly run: number | undefined;
}

/** What a training measured, or with `on` what its head says of another data set of the file, all of which it has not seen. */
export async function evaluateConditions(
  request: RunRequest & { readonly on: string | undefined; readonly models: ModelChoice },
  work: ConditionWork = {},
): Promise<ConditionEvaluation> {
  const file = openConditionsFile(request.insight, request.on === undefined ? 'read' : 'write');
  try {
    if (request.on === undefined) return storedEvaluation(file, request.run);
    const run = findRun(file, conditionsKind, request.run);
    const dataset = findDataset(file, request.on);
    return await evaluateOn(
      {
        file,
        run: run.id,
        trainedOn: run.datasetId,
        head: readHead(file, run.id),
        dataset,
        choice: choiceOf(request.models),
      },
      work,
    );
  } finally {
    file.close();
  }
}

/** Runs the two stages over pictures or a video. */
export async function predictConditions(
  request: RunRequest & { readonly source: string; readonly every: number; readonly models: ModelChoice },
  work: ConditionWork = {},
): Promise<PredictReply> {
  const file = openConditionsFile(request.insight, 'read');
  const found = (() => {
    try {
      const run = findRun(file, conditionsKind, request.run);
      return { run: readRun(file, run.id).id, head: readHead(file, run.id) };
    } finally {
      file.close();
    }
  })();
  return predictSource(
    { ...found, choice: choiceOf(request.models), source: request.source, every: request.every },
    work,
  );
}

/** Writes the HTML report and the JSON of a training. */
export async function reportConditions(request: RunRequest & { readonly to: string }): Promise<ReportFiles> {
  const file = openConditionsFile(request.insight, 'read');
  try {
    return await writeReport(file, storedEvaluation(file, request.run), request.to);
  } finally {
    file.close();
  }
}

/** What asking a head about the persons of a project needs. */
interface ApplyRequest {
  readonly project: string;
  readonly run: number | undefined;
  readonly crops: AskedCrops;
  readonly models: ModelChoice;
}

/** Asks the head in the insight file beside a project about its persons; the project itself is only read. */
export async function applyConditions(request: ApplyRequest, work: ConditionWork = {}): Promise<AppliedHead> {
  const project = openProject(request.project, 'read');
  try {
    const place = insightPathOf(project.path);
    if (!existsSync(place))
      throw new DoppelError(
        'not_found',
        `There is no ${place}. Label and train first: doppel conditions train ${request.project}.`,
      );
    const file = openConditionsFile(place, 'write');
    try {
      const run = findRun(file, conditionsKind, request.run).id;
      const dataset = projectDataset(file, project, now());
      return await applyHead(
        { file, dataset },
        project,
        { run, choice: choiceOf(request.models), crops: request.crops },
        work,
      );
    } finally {
      file.close();
    }
  } finally {
    project.close();
  }
}
