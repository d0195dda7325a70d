import { DoppelError } from '#base/doppel-error.ts';
import type { CropId, PersonId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import { normaliseRows } from '#base/vector-math.ts';
import type { CropRecord } from '#project/crops.ts';
import { readCropEmbedding, readCropEmbeddings, readPersonEmbeddings } from '#project/embeddings.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { chooseBestCrops } from '#reid/crops/best-crops.ts';

/** The part of a person's crops that stands for it: the best ones, in order of time, and what is pooled from them. */
export interface Likeness {
  readonly cropIds: readonly CropId[];
  /** (n * dimension) rows of length 1. */
  readonly cropVectors: Float32Array;
  /** (dimension,) of length 1; null where no crop was described. */
  readonly embedding: Float32Array | null;
}

/** What stands for the persons of a project: as the analysis pooled it, or pooled anew where decisions changed a person. */
export class Likenesses {
  readonly #project: ProjectDatabase;
  readonly #dimension: number;
  readonly #bestCount: number;
  readonly #stored = once(() => this.#readStored());

  /** @param dimension numbers a vector. @param bestCount how many of a person's crops are pooled. */
  constructor(project: ProjectDatabase, dimension: number, bestCount: number) {
    this.#project = project;
    this.#dimension = dimension;
    this.#bestCount = bestCount;
  }

  /** What the analysis pooled for an original person; undefined for one without described crops. */
  stored(person: PersonId): Likeness | undefined {
    return this.#stored().get(person);
  }

  /** Pools anew from the best of all described crops that a merged or split person has. */
  pool(crops: readonly CropRecord[]): Likeness {
    const described = crops.flatMap((crop) => {
      const vector = crop.quality === null ? null : readCropEmbedding(this.#project, crop.id);
      return vector === null
        ? []
        : [{ cropId: crop.id, frameIndex: crop.frameIndex, score: crop.quality ?? 0, vector }];
    });
    const best = chooseBestCrops(described, this.#bestCount);
    const vectors = new Float32Array(best.length * this.#dimension);
    best.forEach(({ vector }, index) => {
      vectors.set(vector, index * this.#dimension);
    });
    return {
      cropIds: best.map(({ cropId }) => cropId),
      cropVectors: normaliseRows(vectors, this.#dimension),
      embedding: poolEmbedding(vectors, this.#dimension),
    };
  }

  /** Everybody's pooled vector; the crops' own are read when they are asked for. */
  #readStored(): ReadonlyMap<PersonId, Likeness> {
    return new Map(
      readPersonEmbeddings(this.#project).map(({ personId, vector, cropIds }) => {
        const cropVectors = once(() => this.#unitVectors(cropIds));
        return [
          personId,
          {
            cropIds,
            embedding: vector,
            get cropVectors() {
              return cropVectors();
            },
          },
        ];
      }),
    );
  }

  #unitVectors(crops: readonly CropId[]): Float32Array {
    const vectors = new Float32Array(crops.length * this.#dimension);
    const stored = readCropEmbeddings(this.#project, crops);
    crops.forEach((crop, index) => {
      const vector = stored.get(crop);
      if (vector === undefined) throw new DoppelError('internal', `Crop ${crop} has lost its vector.`);
      vectors.set(vector, index * this.#dimension);
    });
    return normaliseRows(vectors, this.#dimension);
  }
}
