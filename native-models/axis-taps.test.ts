import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { triangleTaps } from './axis-taps.ts';

test('the weights of every sample sum to one, none is below zero, and none reads outside the axis', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 300 }), (inSize, outSize) => {
      const { taps, first, weights } = triangleTaps(inSize, outSize);
      assert.equal(weights.length, outSize * taps);
      for (let at = 0; at < outSize; at++) {
        const own = weights.subarray(at * taps, (at + 1) * taps);
        assert.ok(first[at] >= 0 && first[at] + taps <= inSize, `${first[at]} + ${taps} of ${inSize}`);
        assert.ok(own.every((weight) => weight >= 0));
        assert.ok(Math.abs(own.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-12);
      }
    }),
  );
});

test('halving takes the triangle that reaches one new sample to each side, cut off at the edges', () => {
  const { taps, first, weights } = triangleTaps(4, 2);
  assert.deepEqual([taps, [...first]], [3, [0, 1]]);
  const sevenths = [...weights].map((weight) => Math.round(weight * 7 * 1e9) / 1e9);
  assert.deepEqual(sevenths, [3, 3, 1, 1, 3, 3]);
});

test('an axis that keeps its size is left as it is', () => {
  const { taps, first, weights } = triangleTaps(5, 5);
  for (let at = 0; at < 5; at++) {
    for (let k = 0; k < taps; k++) assert.equal(weights[at * taps + k], first[at] + k === at ? 1 : 0);
  }
});
