import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presenceColumns, presencePath } from './presence.ts';

const path = (frames: readonly number[], frameCount: number) =>
  presencePath({ frameIndices: Int32Array.from(frames) }, frameCount, 8);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test('a bar is filled where the person is in the picture, and holes of one column stay open', () => {
  const frames = [...range(0, 3), ...range(4, 6), 239];
  assert.equal(path(frames, presenceColumns), 'M0 0h3v8h-3zM4 0h2v8h-2zM239 0h1v8h-1z');
});

test('frames share the columns of a long video, and the last stays within the bar', () => {
  assert.equal(path([0, 9, 20], 2_400), 'M0 0h1v8h-1zM2 0h1v8h-1z');
  assert.equal(path([2_399], 2_400), 'M239 0h1v8h-1z');
  assert.equal(path([2_400], 2_400), 'M239 0h1v8h-1z');
  assert.equal(path([], 2_400), '');
});
