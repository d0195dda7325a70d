import type { PersonId } from '#base/ids.ts';
import { countQueue } from '#comparison/count-queue.ts';
import { Gallery } from '#comparison/gallery.ts';
import { storeCalibration } from '#project/calibration.ts';
import { type DescribedCrop, readDescribedCrops, readPlannedCounts } from '#project/described-crops.ts';
import { readEmbedder } from '#project/embedder.ts';
import { readCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storePreliminary } from '#project/preliminary.ts';
import { readReview } from '#project/review.ts';
import { calibrationOfModel } from '#reid/calibration/own-calibrations.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { chooseBestCrops } from '#reid/crops/best-crops.ts';
import { type AnalysisWork, type EarlyLists, inputsOf } from './analysis-work.ts';
import { hidePersons } from './hide-persons.ts';

/** The lists that an analyst is given before the whole is described come after every such share of the crops. */
const shareARound = 1 / 16;

/** At most this share of the time goes into them: after a round as many times its length pass before the next. */
const timesItsLength = 20;

/** Persons up to which the open pairs are counted for whoever waits: 500 are compared in a quarter of a second. */
const mostCounted = 500;

/**
 * Lets an analyst begin while crops are still being cut and described. A person takes part from when as many of its crops are described as
 * it will be judged by: they are pooled as they will be at the end, and marked as preliminary. The pass over the video stays one, in its
 * own order, so that nothing is decoded twice; pairs come as far as the pass has come. The stages behind make all of it anew, whatever
 * was stored here, so the end is the same.
 */
export class EarlyEvidence implements EarlyLists {
  readonly #work: AnalysisWork;
  readonly #dimension: number;
  readonly #planned: ReadonlyMap<PersonId, number>;
  readonly #cropsARound: number;
  /** Of each person, which crops its stored vector was pooled from. */
  readonly #pooled = new Map<PersonId, string>();
  #isHidden = false;
  #described = 0;
  #restUntilMs = 0;

  constructor(work: AnalysisWork, dimension: number) {
    this.#work = work;
    this.#dimension = dimension;
    this.#planned = readPlannedCounts(work.project);
    const crops = [...this.#planned.values()].reduce((sum, count) => sum + count, 0);
    this.#cropsARound = Math.max(1, crops * shareARound);
  }

  noteDescribed(count: number): void {
    this.#described += count;
  }

  look(): void {
    if (this.#described < this.#cropsARound || performance.now() < this.#restUntilMs) return;
    this.#described = 0;
    const begun = performance.now();
    this.#makeList();
    const now = performance.now();
    this.#restUntilMs = now + timesItsLength * (now - begun);
  }

  #makeList(): void {
    const { project, settings, onAnswerable } = this.#work;
    const best = settings.crops.best;
    const ready = [...Map.groupBy(readDescribedCrops(project), ({ personId }) => personId)].filter(
      ([person, crops]) => crops.length >= Math.min(best, this.#planned.get(person) ?? 0),
    );
    if (ready.length < 2 || !this.#hideUnasked()) return;
    const found = { persons: ready.length, of: this.#planned.size };
    project.write(() => {
      for (const [person, crops] of ready) this.#pool(person, chooseBestCrops(crops, best));
      storeCalibration(
        project,
        calibrationOfModel(readEmbedder(project)?.model_sha256 ?? null, settings.similarity.models),
      );
      storePreliminary(project, found);
    });
    const open =
      ready.length > mostCounted ? null : countQueue(new Gallery(project, readReview(project), settings)).open;
    onAnswerable?.({ ...found, open, state: 'preliminary' });
  }

  /** Hides whom the settings leave out, by the length that the video's header says; false where it says none. */
  #hideUnasked(): boolean {
    const { top, max_first_appearance: latest } = this.#work.settings.persons;
    if (this.#isHidden || (top === null && latest === null)) return true;
    const { estimatedFrames } = inputsOf(this.#work).probe;
    if (estimatedFrames === null) return false;
    hidePersons(this.#work, estimatedFrames);
    this.#isHidden = true;
    return true;
  }

  #pool(person: PersonId, best: readonly DescribedCrop[]): void {
    const ranked = best.toSorted((a, b) => b.score - a.score || a.cropId - b.cropId).map(({ cropId }) => cropId);
    const key = ranked.join();
    if (this.#pooled.get(person) === key) return;
    const stored = readCropEmbeddings(this.#work.project, ranked);
    const vectors = new Float32Array(ranked.length * this.#dimension);
    ranked.forEach((crop, index) => {
      vectors.set(stored.get(crop) ?? [], index * this.#dimension);
    });
    const vector = poolEmbedding(vectors, this.#dimension);
    if (vector !== null) storePersonEmbedding(this.#work.project, { personId: person, vector, cropIds: ranked });
    this.#pooled.set(person, key);
  }
}
