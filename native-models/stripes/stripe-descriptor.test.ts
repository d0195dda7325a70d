import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { StripeDescriptor } from './stripe-descriptor.ts';
import { stripeHistograms } from './stripe-descriptor-histograms.ts';
import { brightnessAt, chromaBins, figurePx, stripeBins, stripeCount, textureAt } from './stripe-descriptor-layout.ts';

const descriptor = new StripeDescriptor();

/** A figure of three colours, head, jacket and trousers, on grey; `noise` moves each sample by up to so many grey levels. */
function figure(jacket: readonly number[], trousers: readonly number[], noise = 0, seed = 1): RgbImage {
  const widthPx = 40;
  const heightPx = 110;
  const data = new Uint8Array(widthPx * heightPx * 3);
  let state = seed;
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const x = Math.floor(at / 3) % widthPx;
    const y = Math.floor(at / 3 / widthPx);
    const body = x > 8 && x < 32;
    const colour = !body ? [120, 120, 120] : y < 18 ? [190, 150, 130] : y < 60 ? jacket : trousers;
    data[at] = Math.max(0, Math.min(255, colour[at % 3] + (state / 2 ** 31 - 1) * noise));
  }
  return { widthPx, heightPx, data };
}

function cosine(vectors: Float32Array, a: number, b: number): number {
  const { dimension } = descriptor;
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < dimension; k++) {
    dot += vectors[a * dimension + k] * vectors[b * dimension + k];
    aa += vectors[a * dimension + k] ** 2;
    bb += vectors[b * dimension + k] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

const red = [180, 40, 50];
const green = [40, 130, 60];
const blue = [40, 60, 150];

describe('the descriptor without weights', () => {
  test('finds the same clothes again through noise, and tells others apart', async () => {
    const vectors = await descriptor.embed([
      figure(red, blue, 12, 1),
      figure(red, blue, 12, 2),
      figure(blue, red, 12, 3),
      figure(green, blue, 12, 4),
    ]);
    assert.ok(cosine(vectors, 0, 1) > 0.9, `same clothes ${cosine(vectors, 0, 1)}`);
    assert.ok(cosine(vectors, 0, 2) < 0.5, `jacket and trousers exchanged ${cosine(vectors, 0, 2)}`);
    assert.ok(cosine(vectors, 0, 3) < 0.7, `another jacket ${cosine(vectors, 0, 3)}`);
  });

  test('finds the same clothes again at another size', async () => {
    const large = figure(red, blue);
    const { data } = await sharp(large.data, { raw: { width: 40, height: 110, channels: 3 } })
      .resize(17, 47, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const vectors = await descriptor.embed([large, { widthPx: 17, heightPx: 47, data }]);
    assert.ok(cosine(vectors, 0, 1) > 0.9, `${cosine(vectors, 0, 1)}`);
  });

  test('returns the very same numbers on every machine', async () => {
    const vectors = await descriptor.embed([figure(red, blue, 60, 5), figure(green, red, 60, 6)]);
    assert.equal(
      createHash('sha256').update(new Uint8Array(vectors.buffer)).digest('hex'),
      'cffb78313509f5aeb8cd22604e03a41aa6651e1133904507e24f8459514855c4',
    );
  });

  test('gives a crop the same numbers whatever crops are beside it', async () => {
    const crops = Array.from({ length: 20 }, (_, index) => figure([index * 12, 90, 200 - index * 9], blue, 20, index));
    const whole = await descriptor.embed(crops);
    for (const [index, crop] of crops.entries()) {
      const row = whole.subarray(index * descriptor.dimension, (index + 1) * descriptor.dimension);
      assert.deepEqual(await descriptor.embed([crop]), row.slice());
    }
  });

  test('says of itself that it has no weights', () => {
    const { id, modelSha256, weightless, device } = descriptor;
    assert.deepEqual(
      { id, modelSha256, weightless, device },
      { id: 'stripes', modelSha256: null, weightless: true, device: 'cpu' },
    );
  });

  test('has a finite number everywhere for any picture, down to one pixel', async () => {
    const picture = fc
      .record({ widthPx: fc.integer({ min: 1, max: 30 }), heightPx: fc.integer({ min: 1, max: 30 }) })
      .chain(({ widthPx, heightPx }) =>
        fc
          .uint8Array({ minLength: widthPx * heightPx * 3, maxLength: widthPx * heightPx * 3 })
          .map((data) => ({ widthPx, heightPx, data })),
      );
    await fc.assert(
      fc.asyncProperty(picture, async (image) => {
        const vector = await descriptor.embed([image]);
        assert.ok(vector.every(Number.isFinite) && vector.some((value) => value !== 0));
      }),
      { numRuns: 60 },
    );
  });

  test('refuses a picture without pixels or with too few bytes', async () => {
    for (const image of [
      { widthPx: 0, heightPx: 4, data: new Uint8Array(0) },
      { widthPx: 4, heightPx: 4, data: new Uint8Array(47) },
    ]) {
      await assert.rejects(
        descriptor.embed([image]),
        (error) => error instanceof ModelError && error.code === 'bad_input',
      );
    }
  });

  test('stops when told to', async () => {
    const crops = Array.from({ length: 64 }, () => figure(red, blue));
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(descriptor.embed(crops, { signal }), /enough/);
  });
});

test('each kind of histogram of each stripe has unit length, or the weight of texture', () => {
  const plane = figurePx.width * figurePx.height;
  const picture = Float32Array.from({ length: 3 * plane }, (_, index) => (index * 7919) % 256);
  const histograms = stripeHistograms(picture);
  const length = (from: number, to: number) =>
    Math.sqrt(histograms.subarray(from, to).reduce((sum, v) => sum + v * v, 0));
  for (let stripe = 0; stripe < stripeCount; stripe++) {
    const at = stripe * stripeBins;
    assert.ok(Math.abs(length(at, at + chromaBins) - 1) < 1e-12);
    assert.ok(Math.abs(length(at + brightnessAt, at + textureAt) - 1) < 1e-12);
    assert.ok(Math.abs(length(at + textureAt, at + stripeBins) - 0.6) < 1e-12);
  }
});

test('on real crops, persons who return are on average nearer than others', {
  skip: skipWithout('data/reid-pets-tud'),
}, async () => {
  const folder = sharedFile('data/reid-pets-tud');
  const names = (await readdir(folder)).filter((name) => /^000[1-5]_c[12]_/.test(name)).toSorted();
  const crops = await Promise.all(
    names.map(async (name) => {
      const { data, info } = await sharp(`${folder}/${name}`).raw().toBuffer({ resolveWithObject: true });
      return { widthPx: info.width, heightPx: info.height, data };
    }),
  );
  const vectors = await descriptor.embed(crops);
  const mean = (same: boolean) => {
    const cosines = names.flatMap((a, i) =>
      names.flatMap((b, j) => {
        const acrossVisits = j > i && a.slice(4, 8) !== b.slice(4, 8);
        return acrossVisits && (a.slice(0, 4) === b.slice(0, 4)) === same ? [cosine(vectors, i, j)] : [];
      }),
    );
    return cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
  };
  assert.ok(mean(true) > mean(false) + 0.15, `same ${mean(true)}, others ${mean(false)}`);
});
