import assert from 'node:assert/strict';
import { test } from 'node:test';
import { correctionFrom, trueTime } from './camera-time.ts';

const start = Date.parse('2026-03-04T10:00:00Z');

test('offset and drift are found from people seen by two cameras at once, although one of them is somebody else', () => {
  const truth = { offsetMs: 3_200, driftPpm: 80 };
  const sights = [0, 10, 25, 40, 70, 95, 120].map((minute) => {
    const wrongMs = start + minute * 60_000;
    return { wrongMs, rightMs: trueTime(start, minute * 60_000, truth) };
  });
  sights[3] = { ...sights[3], rightMs: sights[3].rightMs + 25_000 };
  const found = correctionFrom(sights, start);
  assert.ok(found);
  assert.ok(Math.abs(found.offsetMs - 3_200) < 5, String(found.offsetMs));
  assert.ok(Math.abs(found.driftPpm - 80) < 2, String(found.driftPpm));
});

test('over a few minutes only an offset is told; without sights nothing', () => {
  const sights = [0, 5].map((minute) => ({
    wrongMs: start + minute * 60_000,
    rightMs: start + minute * 60_000 - 1500 + minute,
  }));
  assert.deepEqual(correctionFrom(sights, start)?.driftPpm, 0);
  assert.equal(correctionFrom([], start), null);
});
