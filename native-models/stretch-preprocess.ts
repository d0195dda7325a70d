import { AntialiasedResize } from './antialiased-resize.ts';
import type { RgbImage } from './rgb-image.ts';

/** How a picture becomes the input of a model that takes it stretched. */
export interface StretchPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The order of the planes that the model takes. */
  readonly colour: 'rgb' | 'bgr';
  /** `unit`: samples divided by 255 before mean and deviation; `byte`: 0 to 255. */
  readonly range: 'unit' | 'byte';
  /** Taken from each sample, and what the rest is divided by: of red, green and blue, in this order whatever `colour` is. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** What OSNet as torchreid publishes it takes: ImageNet's mean and deviation, which torchvision and torchreid use. */
export const imagenetPicture: StretchPicture = {
  widthPx: 128,
  heightPx: 256,
  colour: 'rgb',
  range: 'unit',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** What each sample of 0 to 255 becomes, red, green, blue one after the other (3 * 256). */
function sampleTable({ range, mean, std }: StretchPicture): Float32Array {
  const scale = range === 'unit' ? 255 : 1;
  return Float32Array.from({ length: 3 * 256 }, (_, index) => {
    const channel = Math.floor(index / 256);
    return ((index % 256) / scale - mean[channel]) / std[channel];
  });
}

/**
 * Turns crops into the input of a model: stretched to its size as Pillow's bilinear filter does (torchreid's test transform),
 * scaled and normalised, plane by plane.
 */
export class StretchPreprocess {
  /** Floats a crop: 3 * height * width. */
  readonly floats: number;
  readonly #resize: AntialiasedResize;
  readonly #table: Float32Array;

  constructor(picture: StretchPicture) {
    this.floats = 3 * picture.widthPx * picture.heightPx;
    this.#resize = new AntialiasedResize(picture.widthPx, picture.heightPx, picture.colour);
    this.#table = sampleTable(picture);
  }

  /**
   * Writes one crop into `out` from `offset`.
   * @throws ModelError `bad_input` when the picture is empty or its bytes do not fit its size.
   */
  into(crop: RgbImage, out: Float32Array, offset: number): void {
    this.#resize.intoPlanes(crop, this.#table, out, offset);
  }
}
