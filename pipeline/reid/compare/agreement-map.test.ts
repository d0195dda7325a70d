import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { StripeDescriptor } from '#native-models/stripes/stripe-descriptor.ts';
import { agreementMap } from './agreement-map.ts';

const [red, blue, green] = [
  [200, 30, 30],
  [30, 30, 200],
  [30, 180, 60],
];

/** Somebody of two colours, with a little texture so that nothing is flat. */
function figure(upper: readonly number[], lower: readonly number[]): RgbImage {
  const [widthPx, heightPx] = [32, 64];
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => {
    const y = Math.floor(i / (widthPx * 3));
    return (y < heightPx / 2 ? upper : lower)[i % 3] + ((i * 7) % 11);
  });
  return { widthPx, heightPx, data };
}

/** Sums of the upper and the lower half of a map. */
async function halves(image: RgbImage, other: RgbImage): Promise<readonly [number, number]> {
  const embedder = new StripeDescriptor();
  const vector = await embedder.embed([other]);
  const { columns, rows, values, likeness } = await agreementMap({ image, other: vector, centre: null, embedder });
  assert.equal(values.length, columns * rows);
  assert.ok(likeness > -1 && likeness <= 1 + 1e-6);
  const sum = (part: Float32Array): number => part.reduce((total, value) => total + value, 0);
  return [sum(values.subarray(0, values.length / 2)), sum(values.subarray(values.length / 2))];
}

describe('where a picture agrees with another', () => {
  it('is where both show the same', async () => {
    const [upper, lower] = await halves(figure(red, blue), figure(red, green));
    assert.ok(upper > lower, `${upper} above ${lower}`);
    const [above, below] = await halves(figure(red, blue), figure(green, blue));
    assert.ok(below > above, `${below} below ${above}`);
  });

  it('leaves the picture as it was, and gives the same twice', async () => {
    const image = figure(red, blue);
    const before = image.data.slice();
    const first = await halves(image, figure(red, green));
    assert.deepEqual(image.data, before);
    assert.deepEqual(await halves(image, figure(red, green)), first);
  });
});
