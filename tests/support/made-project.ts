import { cropId, personId, trackletId } from '#base/ids.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { encodeCrop } from '#platform/images/encode-crop.ts';
import { storeBestRanks, storeCropImages, storeCropPlan } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storePersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { createProject } from '#project/project-file.ts';
import { storeSource } from '#project/sources.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { sampleBirth } from '../property/sample-project.ts';

/** Numbers of a made vector. */
const madeDimension = 16;
const cropsEach = 4;

/** A project whose persons are given humans: the same human looks the same in every project, up to a little noise. */
interface MadeProject {
  readonly uuid: string;
  readonly videoName: string;
  /** Person n + 1 is human `humans[n]`. */
  readonly humans: readonly number[];
  /** Clothes of each human, as red, green, blue of the upper and the lower half; grey where absent. */
  readonly clothes?: readonly (readonly [readonly number[], readonly number[]])[];
  /** SHA-256 of the model that described the crops; null where none did. */
  readonly model?: string | null;
}

/** The direction that a human's crops lie about. */
export function lookOf(human: number): Float32Array {
  const { normal } = seededRandom(human * 7919 + 1);
  return Float32Array.from({ length: madeDimension }, normal);
}

function picture(upper: readonly number[], lower: readonly number[]) {
  const [widthPx, heightPx] = [24, 60];
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const colour = y < heightPx / 2 ? upper : lower;
    for (let x = 0; x < widthPx; x++) for (let c = 0; c < 3; c++) data[3 * (y * widthPx + x) + c] = colour[c];
  }
  return { widthPx, heightPx, data };
}

/** Makes a project file with described persons: person n has tracklet 100 + n, frames 10 n to 10 n + 29, four crops. */
export async function makeProject(
  file: string,
  { uuid, videoName, humans, clothes, model = 'd'.repeat(64) }: MadeProject,
): Promise<void> {
  const video = { ...sampleBirth.video, path: `/nowhere/${videoName}` };
  const project = createProject(file, { ...sampleBirth, uuid, video });
  const ids = humans.map((_, at) => at + 1);
  project.write(() => {
    const report = { boxes_clamped: 0, boxes_empty: 0, rows_left_out: 0 };
    const sourceId = storeSource(project, { kind: 'tracks', path: '/nowhere/tracks.txt', sha256: null, report });
    storePersons(
      project,
      ids.map((id) => ({ id: personId(id), sourceTrackletIds: [id], hiddenReason: null, possiblyMisaligned: false })),
      ids.map((id) => ({
        ...{ id: trackletId(100 + id), personId: personId(id), sourceId },
        frameIndices: Int32Array.from({ length: 30 }, (_, row) => 10 * id + row),
        boxesPx: Float32Array.from({ length: 120 }, (_, i) => [10, 20, 60, 140][i % 4] + 100 * id),
        confidences: new Float32Array(30).fill(0.9),
        detectionIndices: new Int32Array(30).fill(-1),
      })),
    );
  });
  const crops = ids.flatMap((id) =>
    Array.from({ length: cropsEach }, (_, at) => ({ id: (id - 1) * cropsEach + at + 1, person: id, at })),
  );
  storeCropPlan(
    project,
    crops.map(({ id, person, at }) => ({
      ...{ id: cropId(id), trackletId: trackletId(100 + person), frameIndex: 10 * person + at },
      ...{ x1: 10, y1: 20, x2: 34, y2: 80, confidence: 0.9, coveredShare: 0, cutByEdge: false, relativeHeight: 1 },
    })),
  );
  const images = await Promise.all(
    crops.map(async ({ id, person }) => {
      const [upper, lower] = clothes?.[humans[person - 1]] ?? [
        [128, 128, 128],
        [90, 90, 90],
      ];
      const image = await encodeCrop(picture(upper, lower));
      return { id: cropId(id), image, widthPx: 24, heightPx: 60, sharpness: 1, quality: 0.5 };
    }),
  );
  storeCropImages(project, images);
  storeBestRanks(project, new Map(crops.map(({ id, at }) => [cropId(id), at])));
  if (model !== null) describeMade(project, { uuid, humans, model, crops });
  project.close();
}

interface MadeCrops {
  readonly uuid: string;
  readonly humans: readonly number[];
  readonly model: string;
  readonly crops: readonly { readonly id: number; readonly person: number }[];
}

/** Gives every crop a vector about the direction of its human, as a model would. */
function describeMade(project: ProjectDatabase, { uuid, humans, model, crops }: MadeCrops): void {
  beginEmbedding(project, {
    id: 'made',
    model_sha256: model,
    device: 'cpu',
    dimension: madeDimension,
    weightless: false,
  });
  const { normal } = seededRandom(uuid.charCodeAt(0));
  for (let id = 1; id <= humans.length; id++) {
    const own = crops.filter(({ person }) => person === id).map((crop) => cropId(crop.id));
    const look = lookOf(humans[id - 1]);
    const vectors = Float32Array.from(
      { length: own.length * madeDimension },
      (_, i) => look[i % madeDimension] + 0.1 * normal(),
    );
    storeCropEmbeddings(project, own, vectors);
    const vector = poolEmbedding(vectors, madeDimension);
    if (vector !== null) storePersonEmbedding(project, { personId: personId(id), vector, cropIds: own });
  }
}
