import { availableParallelism } from 'node:os';
import { DoppelError } from '#base/doppel-error.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { eachPicture, type InsightFile, readPictures, type StoredPicture } from '#datasets/index.ts';
import {
  addRunSeconds,
  beginRun,
  findRun,
  finishRun,
  readRun,
  runVersions,
  type StoredRun,
} from '#experiments/index.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import type { RawHead } from '../loss/decode-head.ts';
import { rawHeadOf } from '../run/raw-head.ts';
import { openTapped } from '../run/run-insight.ts';
import { insightSettings, rulesVersion } from '../run/run-settings.ts';
import { resultSha256 } from '../store/store-results.ts';
import { DistanceWorkers } from './distance-workers.ts';
import { type HeadOrigin, KeptHeads, usualHeadBytes } from './kept-heads.ts';
import { missingTargets, readable, storeRows, takeOver } from './store/distance-rows.ts';
import { readTarget } from './store/read-targets.ts';
import { storeSummaries } from './store/summarise-distances.ts';

/** Distances between which pictures, by which run's predictions. */
export interface DistancesRequest extends WorkOptions {
  /** The insight run; the last finished one by default. */
  readonly run?: number | undefined;
  readonly model: string;
  readonly device: 'auto' | 'cpu' | 'cuda';
  /** Pictures, the first of the run evenly spread; all by default. */
  readonly limit?: number | undefined;
  readonly mode: 'resume' | 'again';
  /** Bytes that heads take beside the insight file at most, so that the next pictures' columns need no detector; 0 keeps none. */
  readonly headBytes?: number | undefined;
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Computes the distances between all pictures of a run, both directions, a row a pair. Pairs that an earlier run of the same model and
 * settings has between pictures of the same content are taken over; a run that was interrupted goes on with the heads that are missing.
 * A picture's head is computed once, for all its targets, and kept beside the file as far as there is room; only a few are in memory at a time.
 * @throws DoppelError `mismatch` where the model is not the run's, or one without losses.
 */
export async function runDistances(file: InsightFile, request: DistancesRequest): Promise<StoredRun> {
  const insight = findRun(file, 'insight', request.run);
  if (insight.state !== 'done' || insight.datasetId === null)
    throw new DoppelError('conflict', `Run ${insight.id} is not finished: make it first.`);
  const settings = insightSettings.parse(pick(insight.settings, Object.keys(insightSettings.shape)));
  const detector = await openTapped(request.model, request.device, settings);
  try {
    if (detector.modelSha256 !== insight.modelSha256) {
      throw new DoppelError(
        'mismatch',
        `${request.model} is not the model of run ${insight.id} (sha256 ${insight.modelSha256}).`,
      );
    }
    if (detector.taps.head === 'yolox')
      throw new DoppelError('mismatch', 'Distances are losses, which YOLOX has none of here.');
    const pictures = thinned(readable(file, insight.id, readPictures(file, insight.datasetId)), request.limit);
    const run = beginRun(
      file,
      {
        kind: 'distances',
        datasetId: insight.datasetId,
        settings: { ...settings, rules: rulesVersion, limit: request.limit ?? null, insight_key: insight.key },
        seeds: {},
        inputs: { ...insight.inputs, run: insight.resultSha256 ?? '' },
        modelSha256: insight.modelSha256,
      },
      {
        startedAt: new Date().toISOString(),
        versions: { ...runVersions(), device: detector.device },
        mode: request.mode,
      },
    );
    if (run.state === 'done') {
      request.onNotice?.(`Run ${run.id} has these distances already; --again makes them once more.`);
      return run;
    }
    if (request.mode === 'resume') takeOver(file, run, pictures);
    const missing = missingTargets(file, run.id, pictures);
    const targets = pictures.map((picture) => readTarget(file, insight.id, picture, detector.entry));
    const workers = new DistanceWorkers(targets, Math.max(1, availableParallelism() - 1));
    try {
      await computeRows(file, run.id, pictures, missing, detector, workers, request);
    } finally {
      await workers.close();
    }
    storeSummaries(file, run.id);
    finishRun(file, run.id, {
      finishedAt: new Date().toISOString(),
      resultSha256: resultSha256(file, run.id),
      summary: { pictures: pictures.length, pairs: pictures.length ** 2 },
    });
    return readRun(file, run.id);
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  } finally {
    await detector.close();
  }
}

const pick = (record: Readonly<Record<string, unknown>>, names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));

/** Evenly spread over the order of the data set. */
function thinned(pictures: readonly StoredPicture[], limit: number | undefined): readonly StoredPicture[] {
  if (limit === undefined || limit >= pictures.length) return pictures;
  return Array.from({ length: limit }, (_, at) => pictures[Math.floor((at * pictures.length) / limit)]);
}

async function computeRows(
  file: InsightFile,
  runId: number,
  pictures: readonly StoredPicture[],
  missing: ReadonlyMap<number, readonly number[]>,
  detector: Awaited<ReturnType<typeof openTapped>>,
  workers: DistanceWorkers,
  { signal, onProgress, headBytes }: DistancesRequest,
): Promise<void> {
  const kept = new KeptHeads(file.path, headBytes ?? usualHeadBytes);
  const originOf = ({ pixelsSha256 }: StoredPicture): HeadOrigin => ({
    modelSha256: detector.modelSha256,
    device: detector.device,
    pixelsSha256,
  });
  const before = pictures.length - missing.size;
  const measure = measureProgress({ stage: 'distances', unit: 'pictures', total: pictures.length, before }, onProgress);
  let done = before;
  let since = performance.now();
  const pending = new Set<Promise<void>>();
  let failure: unknown;
  const begin = async (picture: StoredPicture, headOf: () => Promise<RawHead>): Promise<void> => {
    if (failure !== undefined) throw failure;
    const wanted = missing.get(picture.id) ?? [];
    const work = (async () => {
      const rows = await workers.distances(await headOf(), wanted);
      storeRows(
        file,
        runId,
        picture.id,
        wanted.map((at) => pictures[at].id),
        rows,
      );
      measure(++done);
      addRunSeconds(file, runId, (performance.now() - since) / 1000);
      since = performance.now();
    })().catch((error: unknown) => {
      failure ??= error;
    });
    pending.add(work);
    void work.finally(() => pending.delete(work));
    while (pending.size > availableParallelism()) await Promise.race(pending);
  };
  const unknown: StoredPicture[] = [];
  try {
    for (const picture of pictures.filter(({ id }) => missing.has(id))) {
      if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request.');
      const head = kept.read(originOf(picture));
      if (head === null) unknown.push(picture);
      else await begin(picture, async () => head);
    }
    await eachPicture({
      pictures: unknown,
      signal,
      onPicture: (picture, image) =>
        begin(picture, async () => {
          const head = rawHeadOf(await detector.look(image));
          if (head === null) throw new DoppelError('bad_model', 'The detector has no head that losses are known for.');
          kept.keep(originOf(picture), head);
          return head;
        }),
      onProblem: (_, message) => {
        throw new DoppelError('bad_file', `${message} Distances need every picture of the run.`);
      },
    });
  } finally {
    await Promise.all(pending);
  }
  if (failure !== undefined) throw failure;
}
