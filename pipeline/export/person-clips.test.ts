import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stretchesSeen } from './person-clips.ts';

test('who is away for long comes again in another clip, who is missed for a moment does not', () => {
  assert.deepEqual(stretchesSeen([0, 40, 2_000, 9_000, 9_040]), [
    { fromMs: 0, toMs: 2_000 },
    { fromMs: 9_000, toMs: 9_040 },
  ]);
  assert.deepEqual(stretchesSeen([]), []);
});
