import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { alongAxes, axesBytes, axesOfBytes, fitAxes, lengthOfAxes } from './short-axes.ts';
import { lowRank, unitRowsOf } from './support/low-rank.ts';

const dimension = 64;
const turn = () => Promise.resolve();

test('vectors that fill a few directions are seen along a quarter of the numbers, and their products stay', async () => {
  const vectors = lowRank({ rows: 512, dimension, rank: 12, noise: 0.02, seed: 5 });
  const axes = await fitAxes(vectors, dimension, turn);
  assert.ok(axes !== null && axes.lost < 0.04);
  assert.equal(axes.count, 16);
  const short = alongAxes(axes, vectors);
  for (const [a, b] of [
    [0, 1],
    [7, 300],
    [44, 45],
  ]) {
    const whole = product(vectors, dimension, a, b);
    assert.ok(Math.abs(whole - product(short, axes.count, a, b)) < axes.lost + 1e-6);
  }
  assert.deepEqual(await fitAxes(vectors, dimension, turn), axes, 'the same vectors give the same axes');
});

test('vectors that fill all directions, and too few of them, are left whole', async () => {
  const { normal } = seededRandom(8);
  const everywhere = unitRowsOf(Float32Array.from({ length: 512 * dimension }, normal), dimension);
  assert.equal(await fitAxes(everywhere, dimension, turn), null);
  assert.equal(await fitAxes(everywhere.subarray(0, 255 * dimension), dimension, turn), null);
});

test('axes are read back as they were written behind something else', async () => {
  const axes = await fitAxes(lowRank({ rows: 256, dimension, rank: 4, noise: 0, seed: 1 }), dimension, turn);
  assert.ok(axes !== null);
  const file = Buffer.concat([Buffer.from('an index'), axesBytes(axes)]);
  const length = lengthOfAxes(file.subarray(-64));
  assert.equal(length, file.length - 8);
  assert.deepEqual(axesOfBytes(file.subarray(-(length ?? 0))), axes);
  assert.equal(lengthOfAxes(Buffer.from('an index without any, and a little longer than the mark')), null);
});

function product(rows: Float32Array, width: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += rows[a * width + i] * rows[b * width + i];
  return sum;
}
