import { availableParallelism } from 'node:os';
import { DoppelError } from '#base/doppel-error.ts';
import type { WorkOptions } from '#contract/progress.ts';
import {
  eachPicture,
  findDataset,
  type InsightFile,
  readLabels,
  readPictures,
  type StoredDataset,
} from '#datasets/index.ts';
import { beginRun, finishRun, type RunPlan, readRun, runVersions, type StoredRun } from '#experiments/index.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import { tapRoles } from '#native-models/yolo/tap-roles.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import { ultralyticsGains } from '../loss/picture-loss.ts';
import { donePictures, resultSha256, storeProblem } from '../store/store-results.ts';
import { classMap } from './class-map.ts';
import { lookAtPicture } from './look-at-picture.ts';
import { ResultBatch } from './result-batch.ts';
import { type InsightSettings, rulesVersion } from './run-settings.ts';
import { readTotals } from './store/store-picture.ts';

/** Which detector looks at which data set. */
export interface InsightRequest extends WorkOptions {
  readonly dataset?: string | undefined;
  /** Path of the detector's ONNX file. */
  readonly model: string;
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly settings: InsightSettings;
  readonly mode: 'resume' | 'again';
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Looks at every picture of a data set with a detector and keeps what it said and knew. A run that was interrupted goes on with the
 * pictures that are missing, and ends the same.
 * @throws DoppelError of the model, the data set or the file; `cancelled` on the signal.
 */
export async function runInsight(file: InsightFile, request: InsightRequest): Promise<StoredRun> {
  const dataset = findDataset(file, request.dataset);
  const detector = await openTapped(request.model, request.device, request.settings);
  try {
    const classes = classMap(dataset.classes, detector.classNames);
    const run = beginRun(file, planOf(dataset, detector, request.settings), {
      startedAt: new Date().toISOString(),
      versions: { ...runVersions(), device: detector.device },
      mode: request.mode,
    });
    if (run.state === 'done') {
      request.onNotice?.(`Run ${run.id} has done this already; --again makes it once more.`);
      return run;
    }
    if (detector.taps.head === 'yolox') {
      request.onNotice?.('YOLOX has no distributed boxes: features, predictions and counts are kept, and no losses.');
    }
    await lookAtAll(file, run.id, dataset, detector, classes, request);
    return finish(file, run.id);
  } finally {
    await detector.close();
  }
}

/** Opens a detector with all that a run, or a distance, needs of its inside. */
export async function openTapped(
  file: string,
  device: InsightRequest['device'],
  { min_score, max_overlap, max_boxes, features }: InsightSettings,
): Promise<TappedYolo> {
  try {
    const needed = ['distribution', 'logits', 'coefficients', 'prototypes', ...features];
    const roles = tapRoles.filter((role) => needed.includes(role));
    return await TappedYolo.open({
      file,
      device,
      roles,
      minScore: min_score,
      maxIou: max_overlap,
      maxBoxes: max_boxes,
    });
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}

function planOf(dataset: StoredDataset, detector: TappedYolo, settings: InsightSettings): RunPlan {
  return {
    kind: 'insight',
    datasetId: dataset.id,
    settings: { ...settings, gains: { ...ultralyticsGains, seg: ultralyticsGains.box }, rules: rulesVersion },
    seeds: {},
    inputs: { dataset: dataset.sha256 },
    modelSha256: detector.modelSha256,
  };
}

async function lookAtAll(
  file: InsightFile,
  runId: number,
  dataset: StoredDataset,
  detector: TappedYolo,
  classes: readonly number[],
  { settings, signal, onProgress }: InsightRequest,
): Promise<void> {
  const all = readPictures(file, dataset.id);
  const done = donePictures(file, runId);
  const open = all.filter(({ id }) => !done.has(id));
  const measure = measureProgress(
    { stage: 'insight', unit: 'pictures', total: all.length, before: done.size },
    onProgress,
  );
  let finished = done.size;
  measure(finished);
  const layers = Object.fromEntries(detector.roles.map((role) => [role, detector.taps.names[role] ?? '']));
  const batch = new ResultBatch(file, runId);
  const pending = new Set<Promise<void>>();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
  };
  try {
    await eachPicture({
      pictures: open,
      signal,
      onPicture: async (picture, image) => {
        if (failure !== undefined) throw failure;
        const labels = readLabels(file, picture.id);
        const work = (async () => {
          const seen = await detector.look(image);
          const result = lookAtPicture(seen, { picture, labels, classes }, settings);
          // Nothing of the result lies in them: megabytes a picture, which would keep the garbage collector running.
          for (const { data } of Object.values(seen.taps)) freeMemory(data);
          batch.add({ runId, pictureId: picture.id, labels, result, classNames: detector.classNames, layers });
          measure(++finished);
        })().catch(fail);
        pending.add(work);
        void work.finally(() => pending.delete(work));
        // One more than the detector's lanes, so that none waits for pixels.
        while (pending.size > Math.max(detector.lanes, availableParallelism())) await Promise.race(pending);
      },
      onProblem: (picture, message) => {
        storeProblem(file, runId, picture.id, message);
        measure(++finished);
      },
    });
  } catch (error) {
    fail(error);
  }
  await Promise.all(pending);
  // Also where the work was stopped: what is known is kept.
  try {
    batch.flush();
  } catch (error) {
    fail(error);
  }
  if (failure !== undefined) throw doppelErrorOfModel(failure);
}

function finish(file: InsightFile, runId: number): StoredRun {
  const totals = readTotals(file, runId);
  if (totals === undefined) throw new DoppelError('internal', `Run ${runId} is gone.`);
  finishRun(file, runId, {
    finishedAt: new Date().toISOString(),
    resultSha256: resultSha256(file, runId),
    summary: totals,
  });
  return readRun(file, runId);
}
