import { DoppelError } from '#base/doppel-error.ts';
import type { CropId } from '#base/ids.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { readCropImage, readCrops, readCropsToEmbed } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { readCropEmbedding, storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readTracklets } from '#project/tracklets.ts';
import { embedCrops } from '#reid/compare/embed-crops.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { type AnalysisWork, fingerprintOf } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import { EarlyEvidence } from './early-evidence.ts';
import { embedderInfo } from './embedder-info.ts';
import type { Stage } from './stage.ts';

/** Everything that the vectors depend on. */
export function embedFingerprint(work: AnalysisWork): string | null {
  if (work.embedder === null) return null;
  const { id, modelSha256, dimension } = work.embedder;
  return fingerprintOf('embed', cropsFingerprint(work), modelSha256 ?? id, dimension);
}

/** Embeds the best crops of every person and pools them: what the analyst waits for. */
export const embedBestStage: Stage = {
  name: 'embed',
  embedder: 'needed',
  marks: 'part',
  fingerprint: embedFingerprint,
  run: async (work) => {
    const embedder = embedderOf(work);
    beginEmbedding(work.project, embedderInfo(embedder));
    work.early ??= new EarlyEvidence(work, embedder.dimension);
    await embed(work, embedder, 'best');
    poolPersons(work.project, embedder.dimension);
  },
};

/** Embeds all the other crops: splits, merges and the matching of crops need them, the list of candidates does not. */
export const embedRestStage: Stage = {
  name: 'embed',
  embedder: 'needed',
  marks: 'whole',
  fingerprint: embedFingerprint,
  run: (work) => embed(work, embedderOf(work), 'all'),
};

function embedderOf({ embedder }: AnalysisWork): CropEmbedder {
  if (embedder === null) throw new DoppelError('internal', 'A stage that needs the embedder ran without one.');
  return embedder;
}

async function embed(work: AnalysisWork, embedder: CropEmbedder, which: 'best' | 'all'): Promise<void> {
  const { project } = work;
  const missing = readCropsToEmbed(project);
  // Ids go person by person: one after the other can be compared while others wait.
  const wanted =
    which === 'all' ? missing : missing.filter(({ bestRank }) => bestRank !== null).toSorted((a, b) => a.id - b.id);
  const total = readCrops(project).filter(({ quality }) => quality !== null).length;
  await embedCrops({
    embedder,
    cropIds: wanted.map(({ id }) => id),
    readPng: (crop) => requireImage(project, crop),
    whole: { done: total - missing.length, total },
    store: (ids, vectors) => {
      storeCropEmbeddings(project, ids, vectors);
      if (which === 'all') return;
      work.early?.noteDescribed(ids.length);
      work.early?.look();
    },
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
        if (vector === null) throw new DoppelError('internal', `Crop ${id} was not embedded.`);
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
