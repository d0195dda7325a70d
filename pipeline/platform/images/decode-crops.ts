import { totalmem } from 'node:os';
import { DoppelError } from '#base/doppel-error.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeCrop, mostForeignPixels } from './decode-crop.ts';
import { pngSize } from './png-size.ts';

/** The pixels of several crops. Whoever asked for them gives them back; then they are not to be read any more. */
export interface DecodedCrops {
  readonly images: readonly RgbImage[];
  /** A second call does nothing. */
  readonly release: () => void;
}

/** Bytes a pixel while sharp decodes what `encodeCrop` did not make: four channels, and the three that are kept. */
const foreignBytesAPixel = 7;

function neededBytes(pngs: readonly Uint8Array[]): number {
  return pngs.reduce((total, png) => {
    const size = pngSize(png);
    return total + (size === null ? mostForeignPixels : size.widthPx * size.heightPx) * foreignBytesAPixel;
  }, 0);
}

/** A quarter of the machine's memory, and 2 GiB at least: 128 crops of 1920 x 1080 pixels, two rounds of the embedder. */
const usualBudget = Math.max(2 ** 31, Math.floor(totalmem() / 4));

/**
 * Decodes crops for all who ask, and holds no more decoded bytes at once than its budget, however many are asked for: who comes later
 * waits until somebody gives back.
 */
export class CropDecoder {
  readonly #budget: number;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  #held = 0;

  constructor(budgetBytes: number) {
    this.#budget = budgetBytes;
  }

  /**
   * The pixels of stored crops, in the order given. Throws what `decodeCrop` throws, and `bad_file` for crops that would not fit
   * into the budget by themselves.
   */
  async decode(pngs: readonly Uint8Array[]): Promise<DecodedCrops> {
    const bytes = neededBytes(pngs);
    if (bytes > this.#budget) {
      throw new DoppelError(
        'bad_file',
        `${pngs.length} stored crops would take ${Math.ceil(bytes / 2 ** 20)} MiB once they are unpacked; this machine gives ${Math.floor(this.#budget / 2 ** 20)}. No crop of Doppel's own is that large: do not trust this project.`,
      );
    }
    await this.#take(bytes);
    const release = this.#releaser(bytes);
    const decoded = await Promise.allSettled(pngs.map((png) => decodeCrop(png)));
    const failed = decoded.find((each) => each.status === 'rejected');
    const images = decoded.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const giveBack = (): void => {
      for (const { data } of images.splice(0)) freeMemory(data);
      release();
    };
    if (failed !== undefined) {
      giveBack();
      throw failed.reason;
    }
    return { images: [...images], release: giveBack };
  }

  #take(bytes: number): Promise<void> | void {
    if (this.#waiting.length === 0 && this.#held + bytes <= this.#budget) {
      this.#held += bytes;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ bytes, go: resolve });
    return promise;
  }

  #releaser(bytes: number): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= bytes;
      for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
        if (this.#held + next.bytes > this.#budget) return;
        this.#waiting.shift();
        this.#held += next.bytes;
        next.go();
      }
    };
  }
}

/** The one of this process. */
export const cropDecoder = new CropDecoder(usualBudget);
