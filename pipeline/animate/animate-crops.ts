import sharp from 'sharp';
import type { RgbImage } from '../../native-models/rgb-image.ts';
import { DoppelError } from '../contract/doppel-error.ts';

/** How a preview looks; the settings' `previews` group. */
export interface PreviewOptions {
  /** Width and height of the preview in pixels; a crop keeps its aspect within. */
  readonly sizePx: number;
  /** Milliseconds that each crop is shown. */
  readonly frameMs: number;
  /** WebP quality, 1 to 100. */
  readonly quality: number;
}

/** Frames of a preview, at most: the upstream pipeline's number, five seconds at its 100 ms. */
export const maxPreviewFrames = 50;

/**
 * The crops of one person, in order, as an animated WebP that repeats for ever. Each crop fills the preview in height or in
 * width and stands in the middle of a dark ground. Of more than `maxPreviewFrames` crops that many are shown, evenly spread.
 * libwebp shows near-equal neighbours as one page of longer duration: the duration of the whole is always the number of
 * crops shown times `frameMs`. A single crop gives a WebP of one page. The same crops give the same bytes.
 *
 * Memory: the shown crops at preview size (10 MB at 256 pixels) beside the crops themselves; call it for one person at a time.
 *
 * @throws DoppelError `internal` when there are no crops.
 */
export async function animateCrops(crops: readonly RgbImage[], options: PreviewOptions): Promise<Buffer> {
  if (crops.length === 0) throw new DoppelError('internal', 'A preview needs one crop at least; there are none');
  const shown = evenlySpread(crops, maxPreviewFrames);
  const { sizePx } = options;
  const strip = new Uint8Array(sizePx * sizePx * 3 * shown.length).fill(groundLevel);
  for (let first = 0; first < shown.length; first += resizesAtOnce) {
    const batch = shown.slice(first, first + resizesAtOnce);
    await Promise.all(
      batch.map(async (crop, index) => placeInMiddle(strip, first + index, await fitWithin(crop, sizePx), sizePx)),
    );
  }
  return await sharp(strip, {
    raw: { width: sizePx, height: sizePx * shown.length, channels: 3, pageHeight: sizePx },
    limitInputPixels: false, // our own pixels, bounded by the settings
  })
    .webp({ quality: options.quality, effort: webpEffort, delay: shown.map(() => options.frameMs), loop: 0 })
    .toBuffer();
}

/**
 * Near black, the same level in red, green and blue: it tints no clothes, and unlike transparency it looks the same in a
 * light page, a dark window and a mail. (Transparency took the same time and 4 % fewer bytes.)
 */
const groundLevel = 24;

/**
 * libwebp's effort, 0 to 6. Measured over seven persons of PETS and TUD-Campus, 46 crops each on average (milliseconds and
 * KiB a person, PSNR in dB): 0: 70, 125, 42.1; 1: 83, 120, 42.1; 2: 90, 100, 41.8; 3: 157, 95, 42.1; 4 (the default): 162,
 * 95, 42.1; 6: 1550, 93, 42.0. Two has nearly all of the gain in size for a little more than half of the default's time.
 */
const webpEffort = 2;

/** Enough to keep sharp's threads busy on a few cores; more only waits in its queue. */
const resizesAtOnce = 4;

/** `count` of the values, the first and the last among them, or all where they are no more. */
function evenlySpread<Value>(values: readonly Value[], count: number): readonly Value[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, index) => values[Math.floor((index * (values.length - 1)) / (count - 1))]);
}

/**
 * The crop at the largest size that fits in the square. The ground is laid by the caller: sharp's own `contain` took twice
 * as long (2.2 against 1.1 ms a crop).
 */
async function fitWithin(crop: RgbImage, sizePx: number): Promise<RgbImage> {
  const scale = sizePx / Math.max(crop.widthPx, crop.heightPx);
  const widthPx = Math.max(1, Math.round(crop.widthPx * scale));
  const heightPx = Math.max(1, Math.round(crop.heightPx * scale));
  const data = await sharp(crop.data, { raw: { width: crop.widthPx, height: crop.heightPx, channels: 3 } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data };
}

function placeInMiddle(strip: Uint8Array, page: number, image: RgbImage, sizePx: number): void {
  const left = (sizePx - image.widthPx) >> 1;
  const top = page * sizePx + ((sizePx - image.heightPx) >> 1);
  for (let y = 0; y < image.heightPx; y += 1) {
    const row = image.data.subarray(y * image.widthPx * 3, (y + 1) * image.widthPx * 3);
    strip.set(row, ((top + y) * sizePx + left) * 3);
  }
}
