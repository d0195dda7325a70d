import type { CropId, PersonId } from '#base/ids.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import { readCropOwners } from '#project/described-crops.ts';
import { storeCropEmbeddings } from '#project/embeddings.ts';
import type { ExtractedCrop } from '#reid/crops/extract-crops.ts';
import type { AnalysisWork } from './analysis-work.ts';

/** Describes crops while the video is still being read. */
interface AheadDescription {
  /** Takes crops that are in the project already, and their pixels with them, which are its own from then on, and returns at once. */
  readonly take: (crops: readonly ExtractedCrop[]) => void;
  /**
   * Settles when those of `wanted` that were kept are described and stored, or when it could not be done; where many wait, the others are
   * left, since nobody waits for them. Never rejects.
   */
  readonly finish: (wanted: ReadonlySet<CropId>) => Promise<void>;
  /** Settles when the batch under way is over; what waits is left. Nothing is stored after it. Never rejects. */
  readonly stop: () => Promise<void>;
}

/** Crops a call of the embedder and a transaction. */
const cropsACall = 32;

/** So few that wait when the pass is over are described at once, whoever waits for them; no further lane is worth opening for them. */
const fewCrops = 2 * cropsACall;

/** Pixels that may wait, in bytes: some three hundred crops of 720p. What comes above that is left to the stage that follows. */
const mostWaitingBytes = 16 * 1024 * 1024;

/**
 * Uses the time in which decoding leaves a core idle, and the pixels while they are there: what is described here need not be
 * unpacked again; `onDescribed`, which must not throw, is told how many crops more are described and stored. The embedding stage,
 * which follows, describes whatever is missing then; the vectors are the same either way.
 */
export function embedAhead(
  { project, signal }: AnalysisWork,
  embedder: CropEmbedder,
  onDescribed: (count: number) => void,
): AheadDescription {
  const turns = new Turns(readCropOwners(project));
  let waiting: ExtractedCrop[] = [];
  let waitingBytes = 0;
  let isOver = false;
  let isWaitedFor = false;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const crops = turns.next(waiting, cropsACall);
        const taken = new Set(crops);
        waiting = waiting.filter((crop) => !taken.has(crop));
        for (const { image } of crops) waitingBytes -= image.data.byteLength;
        const images = crops.map(({ image }) => image);
        // One lane is enough as long as it keeps up with the decoding.
        const demand = isWaitedFor || waitingBytes > mostWaitingBytes / 2 ? 'pressing' : 'beside';
        const vectors = await embedder.embed(images, signal === undefined ? { demand } : { signal, demand });
        const ids = crops.map(({ cropId }) => cropId);
        storeCropEmbeddings(project, ids, vectors);
        onDescribed(ids.length);
        for (const { data } of images) freeMemory(data);
      }
    } catch {
      // These crops stay without a vector, so the stage that follows tries them again and tells what it meets.
      isOver = true;
      waiting = [];
    } finally {
      working = null;
    }
  }

  return {
    take: (crops) => {
      if (isOver) return;
      for (const crop of crops) {
        if (waitingBytes + crop.image.data.byteLength > mostWaitingBytes) freeMemory(crop.image.data);
        else {
          waiting.push(crop);
          waitingBytes += crop.image.data.byteLength;
        }
      }
      working ??= work();
    },
    finish: async (wanted) => {
      if (waiting.length > fewCrops) {
        const [kept, left] = [true, false].map((isKept) =>
          waiting.filter(({ cropId }) => wanted.has(cropId) === isKept),
        );
        for (const { image } of left) {
          waitingBytes -= image.data.byteLength;
          freeMemory(image.data);
        }
        waiting = kept;
        isWaitedFor = kept.length > fewCrops;
      }
      await working;
    },
    stop: async () => {
      isOver = true;
      waiting = [];
      await working;
    },
  };
}

/** Whose crops come next where more wait than can be described: in turn the best that is there of the persons who had fewest so far. */
class Turns {
  readonly #owners: ReadonlyMap<CropId, PersonId>;
  readonly #had = new Map<PersonId | undefined, number>();

  constructor(owners: ReadonlyMap<CropId, PersonId>) {
    this.#owners = owners;
  }

  /** Up to `count` of the crops that wait. */
  next(waiting: readonly ExtractedCrop[], count: number): readonly ExtractedCrop[] {
    const byPerson = Map.groupBy(waiting, ({ cropId }) => this.#owners.get(cropId));
    // The best stands last, where taking it away costs nothing.
    for (const crops of byPerson.values()) crops.sort((a, b) => a.quality - b.quality || b.cropId - a.cropId);
    const chosen: ExtractedCrop[] = [];
    while (chosen.length < Math.min(count, waiting.length)) {
      const owed = [...byPerson.keys()].reduce((least, person) =>
        this.#of(person) < this.#of(least) ? person : least,
      );
      const crops = byPerson.get(owed) ?? [];
      const best = crops.pop();
      if (best !== undefined) chosen.push(best);
      if (crops.length === 0) byPerson.delete(owed);
      this.#had.set(owed, this.#of(owed) + 1);
    }
    return chosen;
  }

  #of(person: PersonId | undefined): number {
    return this.#had.get(person) ?? 0;
  }
}
