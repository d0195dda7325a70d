import { AntialiasedResize } from '../antialiased-resize.ts';
import type { RgbImage } from '../rgb-image.ts';

/** Mean and standard deviation of ImageNet's channels R, G, B on a scale of 0 to 1: what torchvision and torchreid use. */
const imagenetMean = [0.485, 0.456, 0.406] as const;
const imagenetStd = [0.229, 0.224, 0.225] as const;

/** Size of the input of the public OSNet weights (torchreid's default). */
export const osnetSizePx = { width: 128, height: 256 } as const;

/** What each sample of 0 to 255 becomes, a channel after the other (3 * 256): (sample / 255 - mean) / std. */
function normalisingTable(mean: readonly number[], std: readonly number[]): Float32Array {
  return Float32Array.from({ length: 3 * 256 }, (_, index) => {
    const channel = Math.floor(index / 256);
    return ((index % 256) / 255 - mean[channel]) / std[channel];
  });
}

/**
 * Turns crops into the input of a person embedder: stretched to its size as Pillow's bilinear filter does, scaled to 0-1,
 * normalised by ImageNet's mean and standard deviation, planes R, G, B (Zhou et al., Omni-Scale Feature Learning for
 * Person Re-Identification, ICCV 2019; torchreid's test transform).
 */
export class OsnetPreprocess {
  /** Floats a crop: 3 * height * width. */
  readonly floats: number;
  readonly #resize: AntialiasedResize;
  readonly #table = normalisingTable(imagenetMean, imagenetStd);

  constructor(widthPx: number, heightPx: number) {
    this.floats = 3 * widthPx * heightPx;
    this.#resize = new AntialiasedResize(widthPx, heightPx);
  }

  /**
   * Writes one crop into `out` from `offset`.
   * @throws ModelError `bad_input` when the picture is empty or its bytes do not fit its size.
   */
  into(crop: RgbImage, out: Float32Array, offset: number): void {
    this.#resize.intoPlanes(crop, this.#table, out, offset);
  }
}
