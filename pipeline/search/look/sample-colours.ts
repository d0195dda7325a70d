import type { RgbImage } from '#native-models/rgb-image.ts';

/** Parts of an upright body, as shares of a crop's height: jackets and shirts, trousers and skirts; no face, no shoes. */
export const bodyRegions = {
  upper: [0.2, 0.48],
  lower: [0.56, 0.84],
} as const;
export type BodyRegion = keyof typeof bodyRegions;

/** The middle of the width: arms, bags and the street stand beside. */
const columns = [0.28, 0.72] as const;

/** Samples of a region, and of the whole crop, to each side of a square grid. */
const gridSide = 8;

/** Samples of one crop: red, green, blue, 0 to 255, (64 x 3) each. */
export interface CropSamples {
  readonly upper: Uint8Array;
  readonly lower: Uint8Array;
  /** Of the whole crop, which tells of the light. */
  readonly whole: Uint8Array;
}

/** The mean of a few pixels around each point of a grid over a rectangle, given in shares. */
function sampleGrid(
  { widthPx, heightPx, data }: RgbImage,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): Uint8Array {
  const samples = new Uint8Array(gridSide * gridSide * 3);
  for (let row = 0; row < gridSide; row++) {
    const [y0, y1] = cell(top, bottom, row, heightPx);
    for (let column = 0; column < gridSide; column++) {
      const [x0, x1] = cell(left, right, column, widthPx);
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += data[3 * (y * widthPx + x) + channel];
        samples[3 * (row * gridSide + column) + channel] = Math.round(sum / ((y1 - y0) * (x1 - x0)));
      }
    }
  }
  return samples;
}

/** The whole pixels of a grid's cell along one side; at least one. */
function cell(from: number, to: number, index: number, size: number): readonly [number, number] {
  const step = (to - from) / gridSide;
  const start = Math.min(size - 1, Math.floor((from + step * index) * size));
  return [start, Math.max(start + 1, Math.min(size, Math.floor((from + step * (index + 1)) * size)))];
}

/** Takes samples of a crop: 576 bytes whatever its size. */
export const sampleCrop = (crop: RgbImage): CropSamples => ({
  upper: sampleGrid(crop, columns, bodyRegions.upper),
  lower: sampleGrid(crop, columns, bodyRegions.lower),
  whole: sampleGrid(crop, [0, 1], [0, 1]),
});
