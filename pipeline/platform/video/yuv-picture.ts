import type { RgbImage } from '#native-models/rgb-image.ts';

/**
 * A picture as most codecs keep it: a plane of brightness, then two of colour at half the width and height, 8 bits each:
 * `data` holds them one after the other, without padding. Width and height are even.
 */
interface YuvPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** A rectangle of whole pixels: x2 and y2 exclusive. */
export interface PixelRegion {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What each of the 256 values of brightness (y) and colour (u, v) adds to red, green and blue. */
interface YuvToRgb {
  readonly y: Int16Array;
  readonly redOfV: Int16Array;
  readonly greenOfU: Int16Array;
  readonly greenOfV: Int16Array;
  readonly blueOfU: Int16Array;
}

/**
 * Factors times 65,536 by ffmpeg's name of the colour space: V to red, U to blue, U to green, V to green. From
 * `ff_yuv2rgb_coeffs` of libswscale, which takes everything else for BT.601, as this does.
 */
const factors: Readonly<Record<string, readonly [number, number, number, number]>> = {
  bt709: [117489, 138438, -13975, -34925],
  fcc: [104448, 132798, -24759, -53109],
  smpte240m: [117579, 136230, -16907, -35559],
  bt2020nc: [110013, 140363, -12277, -42626],
  bt2020c: [110013, 140363, -12277, -42626],
};
const bt601 = [104597, 132201, -25675, -53279] as const;
const brightnessFactor = Math.floor((65536 * 255) / 219);

/**
 * The tables for a colour space of ffmpeg's, in limited range (brightness from 16 to 235). The arithmetic is that of
 * libswscale on x86 (yuv_2_rgb.asm), bit for bit: 8 times the value, less its zero, times the factor to 13 bits, of which
 * the upper half is kept, rounded down.
 */
export function yuvToRgb(colorSpace: string): YuvToRgb {
  const [redOfV, blueOfU, greenOfU, greenOfV] = factors[colorSpace] ?? bt601;
  const table = (factor: number, zero: number): Int16Array => {
    const factor13 = (factor * 8192 + 32768) / 65536;
    return Int16Array.from({ length: 256 }, (_, value) => (8 * (value - zero) * Math.floor(factor13)) >> 16);
  };
  return {
    y: table(brightnessFactor, 16),
    redOfV: table(redOfV, 128),
    greenOfU: table(greenOfU, 128),
    greenOfV: table(greenOfV, 128),
    blueOfU: table(blueOfU, 128),
  };
}

/**
 * The pixels of a region in red, green and blue: what converting the whole picture and cutting it gives. Each colour
 * value counts for the square of four pixels that it belongs to, as libswscale has it without scaling.
 */
export function cutYuv({ widthPx, heightPx, data }: YuvPicture, region: PixelRegion, tables: YuvToRgb): RgbImage {
  const { y: brightnessOf, redOfV, greenOfU, greenOfV, blueOfU } = tables;
  const colourWidth = widthPx >> 1;
  const planeOfU = widthPx * heightPx;
  const planeOfV = planeOfU + colourWidth * (heightPx >> 1);
  const cutWidth = region.x2 - region.x1;
  const cutHeight = region.y2 - region.y1;
  const rgb = new Uint8Array(cutWidth * cutHeight * 3);
  let at = 0;
  for (let y = region.y1; y < region.y2; y++) {
    const row = y * widthPx;
    const colourRow = (y >> 1) * colourWidth;
    for (let x = region.x1; x < region.x2; x++) {
      const brightness = brightnessOf[data[row + x]] + belowBlack;
      const u = data[planeOfU + colourRow + (x >> 1)];
      const v = data[planeOfV + colourRow + (x >> 1)];
      rgb[at] = withinByte[brightness + redOfV[v]];
      rgb[at + 1] = withinByte[brightness + greenOfU[u] + greenOfV[v]];
      rgb[at + 2] = withinByte[brightness + blueOfU[u]];
      at += 3;
    }
  }
  return { widthPx: cutWidth, heightPx: cutHeight, data: rgb };
}

/** By how much a sum may lie below 0, and above 255: brightness adds -18 to 278, colour no more than 272 to either side. */
const belowBlack = 512;

/** What sums become, 0 to 255, from `-belowBlack` on. A table, since the branches of a clamped array are guessed wrongly where pictures are noisy. */
const withinByte = Uint8Array.from({ length: 2 * belowBlack + 256 }, (_, index) =>
  Math.min(255, Math.max(0, index - belowBlack)),
);
