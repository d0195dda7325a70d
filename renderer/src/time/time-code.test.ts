import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoWords, durationWords, roughDuration, timeCode } from './time-code.ts';

test('time codes cut to tenths and carry over', () => {
  assert.equal(timeCode(0), '0:00.0');
  assert.equal(timeCode(7_399), '0:07.3');
  assert.equal(timeCode(59_999), '0:59.9');
  assert.equal(timeCode(725_000), '12:05.0');
  assert.equal(timeCode(3_725_000), '1:02:05.0');
  assert.equal(timeCode(-5), '0:00.0');
});

test('stretches of time are said with two units at most', () => {
  assert.equal(durationWords(0.44), '0.4 s');
  assert.equal(durationWords(9.97), '10 s');
  assert.equal(durationWords(59.7), '1 min');
  assert.equal(durationWords(190), '3 min 10 s');
  assert.equal(durationWords(7500), '2 h 5 min');
});

test('what is left is said no more exactly than it is known', () => {
  assert.equal(roughDuration(2), '5 s');
  assert.equal(roughDuration(41), '45 s');
  assert.equal(roughDuration(70), '1 min');
  assert.equal(roughDuration(9000), '2.5 h');
});

test('moments are told by how long ago they were', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  assert.equal(agoWords('2026-11-21T11:59:50Z', now), 'just now');
  assert.equal(agoWords('2026-11-21T11:59:00Z', now), '1 minute ago');
  assert.equal(agoWords('2026-11-21T09:00:00Z', now), '3 hours ago');
  assert.equal(agoWords('2026-11-20T12:00:00Z', now), 'yesterday');
});
