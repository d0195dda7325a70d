// Everything that a door may ask of insight. Each function opens the file, does one thing, and closes it.

import { DoppelError } from '#base/doppel-error.ts';
import type {
  DatasetReply,
  DistanceMatrixReply,
  DistancesReply,
  InsightExportReply,
  InsightOverview,
  NeighboursReply,
  PictureRow,
  PictureView,
  RunComparisonReply,
  RunEvaluationReply,
  RunReply,
  ValidateReply,
} from '#contract/insight.ts';
import {
  type DatasetInput,
  type InsightFile,
  joinDatasets,
  type ReadingOptions,
  readCocoDataset,
  readDatasets,
  readPictures,
  readProjectDataset,
  readVideoDataset,
  readYoloDataset,
  storeDataset,
} from '#datasets/index.ts';
import { compareRuns, findRun, readRun, readRuns } from '#experiments/index.ts';
import { openProject } from '#project/project-file.ts';
import type { DistanceComponent } from './distance/pair-distance.ts';
import { runDistances as computeDistances, type DistancesRequest } from './distance/run-distances.ts';
import { readDistances, readSummaries } from './distance/store/summarise-distances.ts';
import { runNeighbours as computeNeighbours, type NeighboursRequest } from './neighbours/run-neighbours.ts';
import { readNeighbours } from './neighbours/store/neighbour-rows.ts';
import { exportRun } from './output/export-run.ts';
import { pictureWebp } from './output/picture-markup.ts';
import { writeReport } from './output/write-report.ts';
import { datasetReplyOf, evaluationReplyOf, neighbourReplyOf, runReplyOf } from './replies.ts';
import { evaluateRun } from './run/evaluate-run.ts';
import { modelPath } from './run/model-path.ts';
import { runEmbedding as computeEmbedding, type EmbeddingRequest } from './run/run-embedding.ts';
import { type InsightRequest, runInsight as lookAtDataset } from './run/run-insight.ts';
import { insightSettings } from './run/run-settings.ts';
import { validateInsight } from './run/store/validate-insight.ts';
import { openInsight } from './store/open-insight.ts';
import { pictureRows, pictureViewOf } from './store/picture-views.ts';

export { neighbourTargets } from './neighbours/store/read-items.ts';

/** Opens a file, works, and closes it, whatever happens. */
async function withInsight<T>(
  path: string,
  access: 'read' | 'write',
  work: (file: InsightFile) => Promise<T> | T,
): Promise<T> {
  const file = openInsight(path, access);
  try {
    return await work(file);
  } finally {
    file.close();
  }
}

/** What is read into an insight file. */
interface AddRequest extends ReadingOptions {
  /** A data.yaml, a folder, a COCO JSON, a project file, or one video or more. */
  readonly sources: readonly string[];
  readonly name?: string | undefined;
  /** Folder of a COCO JSON's pictures. */
  readonly pictures?: string | undefined;
  /** MOT text of each video's true tracks, and the CSV that names their persons; in the order of the videos. */
  readonly truths: readonly string[];
  readonly persons: readonly string[];
  /** Every which frame of a video or project. */
  readonly stride: number;
}

/** Reads a data set into an insight file, which is made where there is none. Throws as the readers do. */
export async function addDataset(path: string, request: AddRequest): Promise<DatasetReply> {
  const input = await readInput(request);
  const named = request.name === undefined ? input : { ...input, name: request.name };
  return await withInsight(path, 'write', (file) => {
    const id = storeDataset(file, named, new Date().toISOString());
    const stored = readDatasets(file).find((dataset) => dataset.id === id);
    if (stored === undefined) throw new DoppelError('internal', 'The data set was not stored.');
    return datasetReplyOf(file, stored);
  });
}

async function readInput({
  sources,
  pictures,
  truths,
  persons,
  stride,
  name,
  ...reading
}: AddRequest): Promise<DatasetInput> {
  if (truths.length > 0) {
    if (truths.length !== sources.length || (persons.length > 0 && persons.length !== sources.length)) {
      throw new DoppelError(
        'usage',
        `Each video needs its truth: ${sources.length} videos, ${truths.length} of --truth, ${persons.length} of --persons.`,
      );
    }
    const inputs: DatasetInput[] = [];
    for (const [at, video] of sources.entries()) {
      inputs.push(await readVideoDataset({ video, truth: truths[at], persons: persons[at], stride, ...reading }));
    }
    return inputs.length === 1 ? inputs[0] : joinDatasets(inputs, name ?? inputs.map((input) => input.name).join('+'));
  }
  const [source] = sources;
  if (source === undefined || sources.length > 1)
    throw new DoppelError('usage', 'Only videos, each with its --truth, can be read together.');
  if (source.endsWith('.json')) return await readCocoDataset(source, { pictures, ...reading });
  if (!source.endsWith('.doppel')) return await readYoloDataset(source, reading);
  const project = openProject(source, 'read');
  try {
    return readProjectDataset(project, { stride });
  } finally {
    project.close();
  }
}

/** What a file holds. */
export const overview = (path: string): Promise<InsightOverview> =>
  withInsight(path, 'read', (file) => ({
    path,
    datasets: readDatasets(file).map((dataset) => datasetReplyOf(file, dataset)),
    runs: readRuns(file).map(runReplyOf),
  }));

/** Settings as a door gives them: what is left out is the default. */
export type PartialSettings = Partial<Record<keyof typeof insightSettings.shape, unknown>>;

/** Where a model is: an id of the catalogue or a path, and the folder of the catalogue's files. */
interface ModelChoice {
  readonly model: string;
  readonly models: string | null;
}

/** Looks at every picture of a data set with a detector. */
export function run(
  path: string,
  {
    models,
    model,
    settings,
    ...request
  }: Omit<InsightRequest, 'settings' | 'model'> & ModelChoice & { readonly settings: PartialSettings },
): Promise<RunReply> {
  const parsed = insightSettings.safeParse(settings);
  if (!parsed.success)
    throw new DoppelError(
      'usage',
      `The settings are wrong: ${parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ')}.`,
    );
  return withInsight(path, 'write', async (file) =>
    runReplyOf(await lookAtDataset(file, { ...request, model: modelPath(model, models), settings: parsed.data })),
  );
}

/** Describes every picture of a data set with a model that only embeds. */
export const embed = (path: string, request: EmbeddingRequest): Promise<RunReply> =>
  withInsight(path, 'write', async (file) => runReplyOf(await computeEmbedding(file, request)));

/** Makes the checks of a file. */
export const validate = (path: string): Promise<ValidateReply> => withInsight(path, 'read', validateInsight);

/** Holds a run against the labels. */
export const evaluate = (path: string, runId?: number): Promise<RunEvaluationReply> =>
  withInsight(path, 'read', (file) => {
    const found = findRun(file, 'insight', runId);
    return evaluationReplyOf(found, evaluateRun(file, found));
  });

/** Computes the distances between a run's pictures. */
export const distances = (
  path: string,
  { models, model, ...request }: Omit<DistancesRequest, 'model'> & ModelChoice,
): Promise<DistancesReply> =>
  withInsight(path, 'write', async (file) => {
    const done = await computeDistances(file, { ...request, model: modelPath(model, models) });
    return { run: runReplyOf(done), summaries: [...readSummaries(file, done.id)] };
  });

/** Validates neighbours. */
export const neighbours = (path: string, request: NeighboursRequest): Promise<NeighboursReply> =>
  withInsight(path, 'write', (file) => {
    const done = computeNeighbours(file, request);
    return { run: runReplyOf(done), rows: readNeighbours(file, done.id).map(neighbourReplyOf) };
  });

/** The rows of the last validation that is done. */
export const readNeighbourRows = (path: string, runId?: number): Promise<NeighboursReply> =>
  withInsight(path, 'read', (file) => {
    const found = findRun(file, 'neighbours', runId);
    return { run: runReplyOf(found), rows: readNeighbours(file, found.id).map(neighbourReplyOf) };
  });

/** The pictures of a run, worst first. */
export const pictures = (
  path: string,
  runId?: number,
): Promise<{ readonly run: RunReply; readonly pictures: readonly PictureRow[] }> =>
  withInsight(path, 'read', (file) => {
    const found = findRun(file, 'insight', runId);
    return { run: runReplyOf(found), pictures: pictureRows(file, found.id) };
  });

/** What is drawn on one picture of a run. */
export const picture = (path: string, runId: number, pictureId: number): Promise<PictureView> =>
  withInsight(path, 'read', (file) => pictureViewOf(file, runId, pictureId));

/** A picture's pixels as WebP, its longest side at most this. */
export const pictureBytes = (path: string, pictureId: number, maxSidePx: number): Promise<Uint8Array> =>
  withInsight(path, 'read', (file) => pictureWebp(file, pictureId, maxSidePx));

/** The matrix of one component of the last distances that are done. */
export const distanceMatrix = (
  path: string,
  component: DistanceComponent,
  runId?: number,
): Promise<DistanceMatrixReply> =>
  withInsight(path, 'read', (file) => {
    const found = findRun(file, 'distances', runId);
    const { pictureIds, values } = readDistances(file, found.id);
    const names = new Map(readPictures(file, found.datasetId ?? -1).map(({ id, name }) => [id, name]));
    const count = pictureIds.length;
    return {
      run: found.id,
      component,
      pictures: pictureIds.map((id) => ({ picture: id, name: names.get(id) ?? String(id) })),
      values: pictureIds.map((_, row) =>
        Array.from(values[component].subarray(row * count, (row + 1) * count), (value) =>
          Number.isNaN(value) ? null : value,
        ),
      ),
      summary: readSummaries(file, found.id).find((summary) => summary.component === component) ?? null,
    };
  });

/**
 * Holds two runs of one kind against each other: the same bytes, or what differs of what went in and of the programs.
 * @throws DoppelError `not_found` for a run that is not there, `mismatch` for two of different kinds.
 */
export const compare = (path: string, run: number, other: number): Promise<RunComparisonReply> =>
  withInsight(path, 'read', (file) => {
    const [a, b] = [readRun(file, run), readRun(file, other)];
    if (a.kind !== b.kind)
      throw new DoppelError('mismatch', `Run ${run} is of kind ${a.kind} and run ${other} of kind ${b.kind}.`);
    const { sameResult, differences } = compareRuns(a, b);
    return { kind: a.kind, run, other, same_result: sameResult, differences: [...differences] };
  });

/** Writes a run's files for other programs. */
export const exportTo = (path: string, to: string, runId?: number): Promise<InsightExportReply> =>
  withInsight(path, 'read', (file) => exportRun(file, findRun(file, 'insight', runId), to));

/** Writes a run's HTML report. */
export const report = (
  path: string,
  to: string,
  runId?: number,
): Promise<{ readonly path: string; readonly pictures: number }> =>
  withInsight(path, 'read', (file) => writeReport(file, findRun(file, 'insight', runId), to));
