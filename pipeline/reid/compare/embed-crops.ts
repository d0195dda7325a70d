import type { CropId } from '#base/ids.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { cropDecoder } from '#platform/images/decode-crops.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';

/** Which crops to describe with what, where their pictures come from and where the vectors go. */
interface EmbeddingRequest extends WorkOptions {
  readonly embedder: CropEmbedder;
  readonly cropIds: readonly CropId[];
  /** The stored PNG of a crop. */
  readonly readPng: (crop: CropId) => Uint8Array;
  /** What of the whole description was done before, and its size: one bar for the best crops and the others. */
  readonly whole: { readonly done: number; readonly total: number };
  /** Takes (ids.length * dimension) floats, a row a crop, as the model returned them. */
  readonly store: (ids: readonly CropId[], vectors: Float32Array) => void;
}

/** Crops a call and a transaction: several batches of the model, half a second of work on two cores. */
const cropsACall = 64;

/**
 * Describes crops in the order given. The next pictures are unpacked while the model works on the present ones, so that it
 * never waits for them.
 */
export async function embedCrops(request: EmbeddingRequest): Promise<void> {
  const { embedder, cropIds, signal, whole } = request;
  const report = measureProgress(
    { stage: 'embed', unit: 'crops', total: whole.total, before: whole.done },
    request.onProgress,
  );
  const unpack = (first: number) =>
    cropDecoder.decode(cropIds.slice(first, first + cropsACall).map((crop) => request.readPng(crop)));
  report(whole.done);
  signal?.throwIfAborted();
  let next = unpack(0);
  try {
    for (let first = 0; first < cropIds.length; first += cropsACall) {
      const crops = await next;
      try {
        signal?.throwIfAborted();
        const vectors = embedder.embed(crops.images, signal === undefined ? {} : { signal });
        next = unpack(first + cropsACall);
        next.catch(() => undefined); // awaited in the next round; this only keeps an early failure from ending the process
        request.store(cropIds.slice(first, first + cropsACall), await vectors);
      } finally {
        crops.release();
      }
      report(whole.done + Math.min(cropIds.length, first + cropsACall));
    }
  } finally {
    void next.then(
      (unused) => unused.release(),
      () => undefined, // told to whoever awaited it
    );
  }
}
