import assert from 'node:assert/strict';
import { it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { whitener } from './whitening.ts';

it('whitening leaves the rows that it was made from with the same spread in every direction', () => {
  const { uniform } = seededRandom(1);
  // Two directions that go together and a third that hardly varies.
  const rows = Float32Array.from(
    Array.from({ length: 400 }, () => {
      const [x, y, z] = [uniform() - 0.5, uniform() - 0.5, uniform() - 0.5];
      return [10 * x, 8 * x + y, 0.01 * z];
    }).flat(),
  );
  const whitened = whitener(rows, 3, 0)(rows);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let at = 0; at < whitened.length; at += 3) sum += whitened[at + i] * whitened[at + j];
      assert.ok(Math.abs(sum / 400 - Number(i === j)) < 1e-3, `${i}, ${j}: ${sum / 400}`);
    }
  }
});
