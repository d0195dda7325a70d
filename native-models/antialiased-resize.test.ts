import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AntialiasedResize } from './antialiased-resize.ts';
import type { RgbImage } from './rgb-image.ts';

const samples = Float32Array.from({ length: 3 * 256 }, (_, index) => index % 256);

function resized(image: RgbImage, widthPx: number, heightPx: number): Float32Array {
  const out = new Float32Array(3 * widthPx * heightPx);
  new AntialiasedResize(widthPx, heightPx).intoPlanes(image, samples, out, 0);
  return out;
}

const pictures = fc
  .record({ widthPx: fc.integer({ min: 1, max: 70 }), heightPx: fc.integer({ min: 1, max: 70 }) })
  .chain(({ widthPx, heightPx }) =>
    fc
      .uint8Array({ minLength: widthPx * heightPx * 3, maxLength: widthPx * heightPx * 3 })
      .map((data) => ({ widthPx, heightPx, data })),
  );

test('a picture that already has the size comes out as it is, plane by plane', () => {
  const data = Uint8Array.from({ length: 4 * 5 * 3 }, (_, index) => (index * 37) % 256);
  const out = resized({ widthPx: 4, heightPx: 5, data }, 4, 5);
  for (let at = 0; at < 20; at++) {
    for (let channel = 0; channel < 3; channel++) assert.equal(out[channel * 20 + at], data[at * 3 + channel]);
  }
});

test('halving averages the neighbours with the triangle that reaches one new pixel to each side', () => {
  // Weights of output 0 over inputs 0..2 (the left of the triangle lies outside): 3/7, 3/7, 1/7.
  const data = Uint8Array.from([0, 70, 140, 210].flatMap((value) => [value, value, value]));
  assert.deepEqual([...resized({ widthPx: 4, heightPx: 1, data }, 2, 1).subarray(0, 2)], [50, 160]);
});

test('no sample leaves the range of its channel, whatever the sizes', () => {
  fc.assert(
    fc.property(
      pictures,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (picture, width, height) => {
        const out = resized(picture, width, height);
        for (let channel = 0; channel < 3; channel++) {
          const own = picture.data.filter((_, index) => index % 3 === channel);
          const low = Math.min(...own);
          const high = Math.max(...own);
          const plane = out.subarray(channel * width * height, (channel + 1) * width * height);
          assert.ok(plane.every((value) => value >= low && value <= high));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('one resize serves pictures of any sizes in any order with the results of fresh ones', () => {
  fc.assert(
    fc.property(fc.array(pictures, { minLength: 2, maxLength: 6 }), (several) => {
      const shared = new AntialiasedResize(9, 14);
      for (const picture of several) {
        const out = new Float32Array(3 * 9 * 14);
        shared.intoPlanes(picture, samples, out, 0);
        assert.deepEqual(out, resized(picture, 9, 14));
      }
    }),
    { numRuns: 50 },
  );
});
