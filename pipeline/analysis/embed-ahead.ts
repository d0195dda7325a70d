import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import { storeCropEmbeddings } from '#project/embeddings.ts';
import type { ExtractedCrop } from '#reid/crops/extract-crops.ts';
import type { AnalysisWork } from './analysis-work.ts';

/** Describes crops while the video is still being read. */
interface AheadDescription {
  /** Takes crops that are in the project already, and their pixels with them, which are its own from then on, and returns at once. */
  readonly take: (crops: readonly ExtractedCrop[]) => void;
  /** Settles when every crop that was kept is described and stored, or when it could not be done. Never rejects. */
  readonly finish: () => Promise<void>;
  /** Settles when the batch under way is over; what waits is left. Nothing is stored after it. Never rejects. */
  readonly stop: () => Promise<void>;
}

/** Crops a call of the embedder and a transaction. */
const cropsACall = 32;

/** Pixels that may wait, in bytes: some three hundred crops of 720p. What comes above that is left to the stage that follows. */
const mostWaitingBytes = 16 * 1024 * 1024;

/**
 * Uses the time in which decoding leaves a core idle, and the pixels while they are there: what is described here need not be
 * unpacked again. The embedding stage, which follows, describes whatever is missing then; the vectors are the same either way.
 */
export function embedAhead({ project, signal }: AnalysisWork, embedder: CropEmbedder): AheadDescription {
  const waiting: ExtractedCrop[] = [];
  let waitingBytes = 0;
  let isOver = false;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const crops = waiting.splice(0, cropsACall);
        for (const { image } of crops) waitingBytes -= image.data.byteLength;
        const images = crops.map(({ image }) => image);
        // One lane is enough as long as it keeps up with the decoding.
        const demand = waitingBytes > mostWaitingBytes / 2 ? 'pressing' : 'beside';
        const vectors = await embedder.embed(images, signal === undefined ? { demand } : { signal, demand });
        const ids = crops.map(({ cropId }) => cropId);
        storeCropEmbeddings(project, ids, vectors);
        for (const { data } of images) freeMemory(data);
      }
    } catch {
      // These crops stay without a vector, so the stage that follows tries them again and tells what it meets.
      isOver = true;
      waiting.length = 0;
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
    finish: async () => {
      await working;
    },
    stop: async () => {
      isOver = true;
      waiting.length = 0;
      await working;
    },
  };
}
