import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gapVector, packMap, unpackMap } from './gap-vector.ts';

describe('features', () => {
  it('are the mean of each channel', () => {
    assert.deepEqual([...gapVector(Float32Array.of(1, 3, 5, 7, -1, -1, 0, 2), [1, 2, 2, 2])], [4, 0]);
  });

  it('as maps come back as half-precision numbers', () => {
    const map = Float32Array.from({ length: 1000 }, (_, at) => Math.sin(at) * 10);
    const back = unpackMap(packMap(map));
    assert.deepEqual(
      [...back],
      [...map].map((value) => Math.f16round(value)),
    );
  });
});
