import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { drawFitted } from '#platform/images/draw-fitted.ts';

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
 * crops shown times `frameMs`, except that crops which are all alike give a still picture, as a single crop does. The same
 * crops give the same bytes.
 *
 * Memory: the shown crops at preview size (10 MB at 256 pixels) beside the crops themselves; call it for one person at a time.
 *
 * @throws DoppelError `internal` when there are no crops.
 */
export async function animateCrops(crops: readonly RgbImage[], options: PreviewOptions): Promise<Buffer> {
  if (crops.length === 0) throw new DoppelError('internal', 'A preview needs one crop at least; there are none.');
  const shown = evenlySpread(crops, maxPreviewFrames);
  const { sizePx } = options;
  const strip = new Uint8Array(sizePx * sizePx * 3 * shown.length).fill(groundLevel);
  for (const [page, crop] of shown.entries()) {
    drawFitted(crop, strip.subarray(page * sizePx * sizePx * 3, (page + 1) * sizePx * sizePx * 3), sizePx);
    // Drawing holds the thread for up to a few milliseconds a crop; whoever else waits for it gets a turn.
    if (page % 4 === 3) await setImmediate();
  }
  const webp = await sharp(strip, {
    raw: { width: sizePx, height: sizePx * shown.length, channels: 3, pageHeight: sizePx },
    limitInputPixels: false, // our own pixels, bounded by the settings
  })
    .webp({ quality: options.quality, effort: webpEffort, delay: shown.map(() => options.frameMs), loop: 0 })
    .toBuffer();
  freeMemory(strip);
  return webp;
}

/**
 * Near black, the same level in red, green and blue: it tints no clothes, and unlike transparency it looks the same in a
 * light page, a dark window and a mail. (Transparency took the same time and 4 % fewer bytes.)
 */
const groundLevel = 24;

/**
 * libwebp's effort, 0 to 6. Measured over six persons of PETS and TUD-Campus, 50 crops each (milliseconds of processor time
 * and KiB a person): 0: 69, 128; 1: 76, 123; 2: 89, 104; 3: 146, 99; 4 (sharp's default): 152, 99; 6: about 1500, 97; all
 * at 42 dB. Pillow's default for animations is 0 too. Previews are made while the analyst waits, so time decides.
 */
const webpEffort = 0;

/** `count` of the values, the first and the last among them, or all where they are no more. */
export function evenlySpread<Value>(values: readonly Value[], count: number): readonly Value[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, index) => values[Math.floor((index * (values.length - 1)) / (count - 1))]);
}
