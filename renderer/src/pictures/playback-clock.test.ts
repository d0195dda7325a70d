import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, type ClockState, cropAt, cropsPerSecond, stepped } from './playback-clock.ts';

const playing: ClockState = { isPlaying: true, tick: 0, restMs: 0 };

test('a second of playing moves every picture by the same number of crops', () => {
  let clock = playing;
  for (let frame = 0; frame < 60; frame++) clock = advance(clock, 1000 / 60 + 1e-6);
  assert.equal(clock.tick, cropsPerSecond);
});

test('a paused clock stands, and stepping moves it by exactly one picture and keeps it paused', () => {
  const paused = { ...playing, isPlaying: false, tick: 4 };
  assert.equal(advance(paused, 500), paused);
  assert.deepEqual(stepped(playing, 1), { isPlaying: false, tick: 1, restMs: 0 });
  assert.equal(stepped(paused, -1).tick, 3);
});

test('after a long gap the pictures go on where they were', () => {
  assert.equal(advance(playing, 60_000).tick, 1);
});

test('crops go around at both ends', () => {
  assert.deepEqual(
    [0, 1, 2, 3, -1, -3, -4].map((tick) => cropAt(tick, 3)),
    [0, 1, 2, 0, 2, 0, 2],
  );
  assert.equal(cropAt(5, 0), -1);
});
