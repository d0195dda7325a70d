import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { triangleTaps } from './axis-taps.ts';
import { resizePixels } from './resize-pixels.ts';
import type { RgbImage } from './rgb-image.ts';
import { precisionBits } from './tap-kernel.ts';

/** One channel along one axis: sums in fixed point, rounded to 8 bits, written out. */
function passed(samples: readonly number[], outSize: number): readonly number[] {
  const { taps, first, weights } = triangleTaps(samples.length, outSize);
  return Array.from({ length: outSize }, (_, i) => {
    let sum = 1 << (precisionBits - 1);
    for (let k = 0; k < taps; k++)
      sum += samples[first[i] + k] * Math.floor(0.5 + weights[i * taps + k] * (1 << precisionBits));
    return sum >> precisionBits;
  });
}

/** (height * width * 3) The same as `resizePixels` without its fourth bytes. */
function writtenOut({ widthPx, heightPx, data }: RgbImage, outWidth: number, outHeight: number): readonly number[] {
  const out = new Array<number>(outWidth * outHeight * 3);
  for (let channel = 0; channel < 3; channel++) {
    const between = Array.from({ length: heightPx }, (_, y) =>
      passed(
        Array.from({ length: widthPx }, (_, x) => data[(y * widthPx + x) * 3 + channel]),
        outWidth,
      ),
    );
    for (let x = 0; x < outWidth; x++) {
      const column = passed(
        between.map((row) => row[x]),
        outHeight,
      );
      for (const [y, value] of column.entries()) out[(y * outWidth + x) * 3 + channel] = value;
    }
  }
  return out;
}

const side = fc.integer({ min: 1, max: 90 });

test('the kernel gives to the bit what the sums give when they are written out, at any sizes, one after the other', () => {
  fc.assert(
    fc.property(side, side, side, side, fc.integer(), (widthPx, heightPx, outWidth, outHeight, seed) => {
      let state = seed;
      const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return state >>> 24;
      });
      const pixels = resizePixels({ widthPx, heightPx, data }, outWidth, outHeight);
      assert.equal(pixels.length, outWidth * outHeight * 4);
      const colours = pixels.filter((_, at) => at % 4 !== 3);
      assert.deepEqual([...colours], writtenOut({ widthPx, heightPx, data }, outWidth, outHeight));
    }),
    { numRuns: 60 },
  );
});

test('a picture that shrinks a hundred times keeps its level, and one of the brightest stays within its bytes', () => {
  for (const level of [0, 1, 254, 255]) {
    const data = new Uint8Array(700 * 300 * 3).fill(level);
    const pixels = resizePixels({ widthPx: 700, heightPx: 300, data }, 5, 3);
    assert.ok(pixels.every((value, at) => at % 4 === 3 || value === level));
  }
});
