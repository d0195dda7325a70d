import type { SeededRandom } from '#base/seeded-random.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';

/** A picture with its boxes, as it is or changed. */
export interface BoxedPicture {
  readonly image: RgbImage;
  readonly boxes: readonly BoxPx[];
}

/** How pictures are changed for learning; never on the side that is measured. */
const augmentations = ['flip', 'light', 'crop'] as const;
export type Augmentation = (typeof augmentations)[number];

/** Brightness is changed by a factor between these: half a stop either way. */
const darkest = 0.7;
const brightest = 1.4;
/** Each side of a box moves by at most this share of its length: about what detectors differ from labels by. */
const mostShift = 0.08;

/** The picture and its boxes mirrored left to right. */
export function flipped({ image, boxes }: BoxedPicture): BoxedPicture {
  const { widthPx, heightPx, data } = image;
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const from = (y * widthPx + x) * 3;
      const to = (y * widthPx + widthPx - 1 - x) * 3;
      mirrored[to] = data[from];
      mirrored[to + 1] = data[from + 1];
      mirrored[to + 2] = data[from + 2];
    }
  }
  return {
    image: { widthPx, heightPx, data: mirrored },
    boxes: boxes.map(([x1, y1, x2, y2]): BoxPx => [widthPx - x2, y1, widthPx - x1, y2]),
  };
}

/** The picture lighter or darker by a factor that the random source decides; values are cut off at 255. */
export function relit({ image, boxes }: BoxedPicture, random: SeededRandom): BoxedPicture {
  const factor = darkest + (brightest - darkest) * random.uniform();
  return { image: { ...image, data: image.data.map((value) => Math.min(255, Math.round(value * factor))) }, boxes };
}

/** The same picture with boxes whose sides have moved a little: smaller and shifted crops. A box stays within the picture. */
export function recropped({ image, boxes }: BoxedPicture, random: SeededRandom): BoxedPicture {
  const move = (length: number): number => (2 * random.uniform() - 1) * mostShift * length;
  const { widthPx, heightPx } = image;
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  return {
    image,
    boxes: boxes.map(([x1, y1, x2, y2]): BoxPx => {
      const [width, height] = [x2 - x1, y2 - y1];
      return [
        within(x1 + move(width), widthPx - 1),
        within(y1 + move(height), heightPx - 1),
        within(x2 + move(width), widthPx),
        within(y2 + move(height), heightPx),
      ];
    }),
  };
}
