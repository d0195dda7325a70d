import type { WorkOptions } from '#contract/progress.ts';
import { eachPicture, findDataset, type InsightFile, readPictures } from '#datasets/index.ts';
import { addRunSeconds, beginRun, finishRun, readRun, runVersions, type StoredRun } from '#experiments/index.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { donePictures, resultSha256 } from '../store/store-results.ts';
import { storeEmbedding } from './store/store-picture.ts';

/** Which model describes which data set's whole pictures. */
export interface EmbeddingRequest extends WorkOptions {
  readonly dataset?: string | undefined;
  /** As the setting `embedder`: an id of the catalogue, a path, `stripes`. */
  readonly embedder: string;
  readonly models: string | null;
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly mode: 'resume' | 'again';
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Describes whole pictures with a model that only embeds. It writes the table of embeddings and its own run, and nothing else.
 * @throws DoppelError of the model or the data set; `cancelled`.
 */
export async function runEmbedding(file: InsightFile, request: EmbeddingRequest): Promise<StoredRun> {
  const dataset = findDataset(file, request.dataset);
  const { embedder, notes } = await openEmbedder({
    embedder: request.embedder,
    models: request.models,
    device: request.device,
  });
  try {
    for (const note of notes) request.onNotice?.(note);
    const run = beginRun(
      file,
      {
        kind: 'embedding',
        datasetId: dataset.id,
        settings: { embedder: embedder.id, dimension: embedder.dimension },
        seeds: {},
        inputs: { dataset: dataset.sha256 },
        modelSha256: embedder.modelSha256,
      },
      {
        startedAt: new Date().toISOString(),
        versions: { ...runVersions(), device: embedder.device },
        mode: request.mode,
      },
    );
    if (run.state === 'done') return run;
    const pictures = readPictures(file, dataset.id);
    const done = donePictures(file, run.id);
    const measure = measureProgress(
      { stage: 'insight', unit: 'pictures', total: pictures.length, before: done.size },
      request.onProgress,
    );
    let count = done.size;
    let since = performance.now();
    await eachPicture({
      pictures: pictures.filter(({ id }) => !done.has(id)),
      signal: request.signal,
      onPicture: async (picture, image) => {
        const vector = await embedder.embed([image]);
        storeEmbedding(file, { runId: run.id, pictureId: picture.id, model: embedder.id, vector });
        addRunSeconds(file, run.id, (performance.now() - since) / 1000);
        since = performance.now();
        measure(++count);
      },
      onProblem: (picture, message) => request.onNotice?.(`${picture.name}: ${message}`),
    });
    finishRun(file, run.id, {
      finishedAt: new Date().toISOString(),
      resultSha256: resultSha256(file, run.id),
      summary: { pictures: count },
    });
    return readRun(file, run.id);
  } finally {
    await embedder.close();
  }
}
