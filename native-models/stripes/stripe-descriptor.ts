import { setImmediate } from 'node:timers/promises';
import { AntialiasedResize } from '../antialiased-resize.ts';
import type { CropEmbedder, EmbedOptions } from '../crop-embedder.ts';
import type { RgbImage } from '../rgb-image.ts';
import { neutralCentre } from './stripe-descriptor-centre.ts';
import { stripeHistograms } from './stripe-descriptor-histograms.ts';
import { descriptorLength, figurePx } from './stripe-descriptor-layout.ts';

/** Crops between two moments in which others get the thread: about 5 ms. */
const cropsATurn = 16;

/**
 * Describes a person without any weights: how the colours and the texture of their clothes are spread from head to feet.
 *
 * Histograms of hue and saturation, of brightness, and of scale invariant local ternary patterns in eight horizontal stripes:
 * a small relative of LOMO (Liao, Hu, Zhu and Li, Person Re-identification by Local Maximal Occurrence Representation and
 * Metric Learning, CVPR 2015) with the stripes of ELF (Gray and Tao, ECCV 2008). Square roots make the inner product
 * Hellinger's, and a neutral figure is taken off so that strangers are not all alike. Plain arithmetic and square roots only:
 * the same numbers on every machine.
 */
export class StripeDescriptor implements CropEmbedder {
  readonly id = 'stripes';
  readonly modelSha256 = null;
  readonly dimension = descriptorLength;
  readonly device = 'cpu';
  readonly weightless = true;
  readonly #resize = new AntialiasedResize(figurePx.width, figurePx.height);
  readonly #figure = new Float32Array(3 * figurePx.width * figurePx.height);
  readonly #centre = neutralCentre();

  async embed(crops: readonly RgbImage[], options?: EmbedOptions): Promise<Float32Array> {
    const vectors = new Float32Array(crops.length * descriptorLength);
    for (const [index, crop] of crops.entries()) {
      if (index % cropsATurn === 0) await setImmediate();
      options?.signal?.throwIfAborted();
      this.#describe(crop, vectors, index * descriptorLength);
    }
    return vectors;
  }

  /** Nothing to end. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  #describe(crop: RgbImage, vectors: Float32Array, offset: number): void {
    this.#resize.intoPlanes(crop, samples, this.#figure, 0);
    const histograms = stripeHistograms(this.#figure);
    for (let k = 0; k < descriptorLength; k++) vectors[offset + k] = histograms[k] - this.#centre[k];
  }
}

/** Samples as they are, 0 to 255, for each of the three channels. */
const samples: Float32Array = Float32Array.from({ length: 3 * 256 }, (_, index) => index % 256);
