import os from 'node:os';
import type { CropId, PersonId } from '#base/ids.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import { cropDecoder } from '#platform/images/decode-crops.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { animateCrops, maxPreviewFrames, type PreviewOptions } from './animate-crops.ts';

/** Whose previews to make, where the crops come from and where the previews go. */
interface PreviewRequest extends WorkOptions {
  /** Each person with its crops in order of time, one at least. */
  readonly persons: readonly { readonly personId: PersonId; readonly cropIds: readonly CropId[] }[];
  readonly options: PreviewOptions;
  /** The stored PNG of a crop, which is whoever asked's own. */
  readonly readPng: (crop: CropId) => Uint8Array;
  readonly store: (person: PersonId, webp: Uint8Array, frameCount: number) => void;
}

/** libwebp encodes an animation on one core: as many persons at once as there are cores, 20 MB each. */
const personsAtOnce = Math.min(4, Math.max(1, os.availableParallelism()));

/** Makes the animated preview of each person. Persons already stored stay so when a later one fails. */
export async function makePreviews(request: PreviewRequest): Promise<void> {
  const { persons, signal } = request;
  const report = measureProgress({ stage: 'previews', unit: 'persons', total: persons.length }, request.onProgress);
  const waiting = persons.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const { personId, cropIds } of waiting) {
      signal?.throwIfAborted();
      const pngs = cropIds.map((crop) => request.readPng(crop));
      const crops = await cropDecoder.decode(pngs);
      for (const png of pngs) freeMemory(png);
      try {
        const webp = await animateCrops(crops.images, request.options);
        request.store(personId, webp, Math.min(crops.images.length, maxPreviewFrames));
      } finally {
        crops.release();
      }
      report(++done);
    }
  };
  await Promise.all(Array.from({ length: personsAtOnce }, work));
}
