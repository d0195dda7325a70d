import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dotAt, normaliseRows } from '#base/vector-math.ts';
import { bestTimeSplit } from './time-split.ts';

/** The same, cut by cut and pair by pair. */
function plainly(vectors: Float32Array, dimension: number, fewest: number) {
  const count = vectors.length / dimension;
  let best: { at: number; within: number; between: number } | null = null;
  for (let at = fewest; at <= count - fewest; at++) {
    const sums = { within: [0, 0], between: [0, 0] };
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const group = a < at === b < at ? sums.within : sums.between;
        group[0] += dotAt(vectors, a * dimension, vectors, b * dimension, dimension);
        group[1]++;
      }
    }
    const within = sums.within[0] / sums.within[1];
    const between = sums.between[0] / sums.between[1];
    if (best === null || within - between > best.within - best.between) best = { at, within, between };
  }
  return best;
}

test('running sums give what comparing every two crops for every cut gives', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 14 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.float({ min: -1, max: 1, noNaN: true })),
      (count, dimension, numbers) => {
        const raw = Float32Array.from({ length: count * dimension }, () => numbers.next().value);
        const vectors = normaliseRows(raw, dimension);
        const [fast, slow] = [bestTimeSplit(vectors, dimension, 3), plainly(vectors, dimension, 3)];
        assert.ok(fast !== null && slow !== null);
        assert.ok(Math.abs(fast.within - fast.between - (slow.within - slow.between)) < 1e-5);
      },
    ),
  );
});

test('a row of two looks is cut where they meet, and a row too short is not cut', () => {
  const row = Float32Array.from([1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
  assert.deepEqual(bestTimeSplit(row, 2, 3), { at: 4, within: 1, between: 0 });
  assert.equal(bestTimeSplit(row.subarray(0, 10), 2, 3), null);
});
