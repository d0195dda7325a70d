import { ModelError } from './model-error.ts';
import { resizePixels } from './resize-pixels.ts';
import type { RgbImage } from './rgb-image.ts';

/**
 * Resizes pictures to one size as `resizePixels` does, to planes of numbers that come out of a table instead of the samples themselves, so
 * that scaling and normalising cost nothing more.
 */
export class AntialiasedResize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #colour: 'rgb' | 'bgr';

  /** @param colour The order of the planes that are written. */
  constructor(widthPx: number, heightPx: number, colour: 'rgb' | 'bgr' = 'rgb') {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.#colour = colour;
  }

  /**
   * Writes `image`, resized, as three planes (height * width floats each) into `out` from `offset`. `table` holds 3 * 256
   * numbers: what a sample of 0 to 255 of red, of green and of blue becomes.
   * @throws ModelError `bad_input` when the picture is empty or its bytes do not fit its size.
   */
  intoPlanes(image: RgbImage, table: Float32Array, out: Float32Array, offset: number): void {
    requirePixels(image);
    const pixels = resizePixels(image, this.widthPx, this.heightPx);
    const plane = this.widthPx * this.heightPx;
    const [red, blue] = this.#colour === 'rgb' ? [offset, offset + 2 * plane] : [offset + 2 * plane, offset];
    const green = offset + plane;
    for (let pixel = 0; pixel < plane; pixel++) {
      out[red + pixel] = table[pixels[4 * pixel]];
      out[green + pixel] = table[256 + pixels[4 * pixel + 1]];
      out[blue + pixel] = table[512 + pixels[4 * pixel + 2]];
    }
  }
}

function requirePixels({ widthPx, heightPx, data }: RgbImage): void {
  const whole = Number.isInteger(widthPx) && Number.isInteger(heightPx) && widthPx > 0 && heightPx > 0;
  if (whole && data.length === widthPx * heightPx * 3) return;
  throw new ModelError(
    'bad_input',
    `A crop of ${widthPx} x ${heightPx} pixels with ${data.length} bytes cannot be described: expected at least one pixel ` +
      'and three bytes a pixel.',
  );
}
