import { DoppelError } from '#base/doppel-error.ts';
import type { CropId } from '#base/ids.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { beginEmbedding, clearEmbeddings, readEmbedder } from '#project/begin-embedding.ts';
import { clearFinishedStages } from '#project/finished-stages.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readCropImage, readCrops, readCropsToEmbed } from '#project/read-crops.ts';
import { readCropEmbedding } from '#project/read-embeddings.ts';
import { readTracklets } from '#project/read-persons.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/store-embeddings.ts';
import { embedCrops } from '#reid/compare/embed-crops.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { type AnalysisWork, fingerprintOf, isFinished, markFinished } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import { embedderInfo } from './embedder-info.ts';

/** Everything that the vectors depend on. */
export function embedFingerprint(work: AnalysisWork, { id, modelSha256, dimension }: CropEmbedder): string {
  return fingerprintOf('embed', cropsFingerprint(work), modelSha256 ?? id, dimension);
}

/** Describes the best crops of every person, if that is not done yet, and pools them. */
export async function embedBestStage(work: AnalysisWork, embedder: CropEmbedder): Promise<void> {
  const { project } = work;
  beginEmbedding(project, embedderInfo(embedder));
  if (isFinished(project, 'embed', embedFingerprint(work, embedder))) return;
  await embed(work, embedder, (bestRank) => bestRank !== null);
  poolPersons(project, embedder.dimension);
}

/** Describes all the other crops: splits, merges and the matching of crops need them, the list of candidates does not. */
export async function embedRestStage(work: AnalysisWork, embedder: CropEmbedder): Promise<void> {
  const fingerprint = embedFingerprint(work, embedder);
  if (isFinished(work.project, 'embed', fingerprint)) return;
  await embed(work, embedder, () => true);
  markFinished(work.project, 'embed', fingerprint);
}

/** Forgets a description that could not be finished, so that nothing half is taken for a result. */
export function dropEmbeddings(project: ProjectDatabase): void {
  if (readEmbedder(project) === null) return;
  project.write(() => {
    clearEmbeddings(project);
    clearFinishedStages(project, ['embed', 'evidence']);
  });
}

async function embed(
  work: AnalysisWork,
  embedder: CropEmbedder,
  isWanted: (bestRank: number | null) => boolean,
): Promise<void> {
  const { project } = work;
  const missing = readCropsToEmbed(project);
  const wanted = missing.filter(({ bestRank }) => isWanted(bestRank));
  const total = readCrops(project).filter(({ quality }) => quality !== null).length;
  await embedCrops({
    embedder,
    cropIds: wanted.map(({ id }) => id),
    readPng: (crop) => requireImage(project, crop),
    whole: { done: total - missing.length, total },
    store: (ids, vectors) => storeCropEmbeddings(project, ids, vectors),
    signal: work.signal,
    onProgress: work.onProgress,
  });
}

function poolPersons(project: ProjectDatabase, dimension: number): void {
  const owners = new Map(readTracklets(project).map(({ id, personId }) => [id, personId]));
  const best = readCrops(project).filter(({ bestRank }) => bestRank !== null);
  project.write(() => {
    for (const [personId, crops] of Map.groupBy(best, ({ trackletId }) => owners.get(trackletId))) {
      if (personId === undefined) throw new DoppelError('internal', 'A crop belongs to a tracklet of no person.');
      const ranked = crops.toSorted((a, b) => (a.bestRank ?? 0) - (b.bestRank ?? 0));
      const vectors = new Float32Array(ranked.length * dimension);
      ranked.forEach(({ id }, index) => {
        const vector = readCropEmbedding(project, id);
        if (vector === null) throw new DoppelError('internal', `Crop ${id} was not described.`);
        vectors.set(vector, index * dimension);
      });
      const vector = poolEmbedding(vectors, dimension);
      if (vector !== null) storePersonEmbedding(project, { personId, vector, cropIds: ranked.map(({ id }) => id) });
    }
  });
}

/** The stored PNG of a crop that is known to be cut. */
export function requireImage(project: ProjectDatabase, crop: CropId): Uint8Array {
  const image = readCropImage(project, crop);
  if (image === null) throw new DoppelError('internal', `Crop ${crop} has lost its picture.`);
  return image;
}
