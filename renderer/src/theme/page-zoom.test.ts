import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoomOf } from './page-zoom.ts';

test('usual windows are drawn as they are, very wide ones larger', () => {
  assert.deepEqual([640, 1024, 1280, 1920, 2399].map(zoomOf), [1, 1, 1, 1, 1]);
  assert.deepEqual([2400, 2560, 3399].map(zoomOf), [1.25, 1.25, 1.25]);
  assert.deepEqual([3400, 3840, 7680].map(zoomOf), [1.6, 1.6, 1.6]);
});
