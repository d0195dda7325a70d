import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedLook, lookStyle, pannedLook, plainLook } from './shared-look.ts';

test('closer and back again is as it was, the middle included', () => {
  const closer = pannedLook(changedLook(plainLook, 'closer'), 0.1, 0);
  assert.notDeepEqual(closer, plainLook);
  assert.deepEqual(changedLook(closer, 'farther'), plainLook);
  assert.deepEqual(changedLook(closer, 'plain'), plainLook);
});

test('nothing outside of the picture can be brought into the middle, and nothing is panned that fits', () => {
  assert.deepEqual(pannedLook(plainLook, 0.3, 0.3), plainLook);
  const { x, y } = pannedLook({ ...plainLook, zoom: 2 }, 9, -9);
  assert.deepEqual([x, y], [0.75, 0.25]);
});

test('brightness and contrast have ends', () => {
  let look = plainLook;
  for (let press = 0; press < 30; press++) look = changedLook(changedLook(look, 'brighter'), 'softer');
  assert.deepEqual([look.brightness, look.contrast], [4, 0.3]);
});

test('the plain look costs no compositing', () => {
  assert.deepEqual(lookStyle(plainLook), { transform: 'none', filter: 'none' });
});
