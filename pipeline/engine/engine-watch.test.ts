import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Silence } from './engine-watch.ts';

const times = { everyMs: 2000, patienceMs: 20_000 };

/** Looks every two seconds, from a moment on, and returns the first second at which the silence is too long. */
function tooLongAfter(silence: Silence, fromMs: number): number {
  for (let ms = 0; ms <= 60_000; ms += times.everyMs) if (silence.look(fromMs + ms)) return ms / 1000;
  return Number.POSITIVE_INFINITY;
}

test('an engine is silent for too long when it gave no sign of life for the time that it has', () => {
  assert.equal(tooLongAfter(new Silence(times), 5000), 20);
});

test('any sign of life begins the time anew', () => {
  const silence = new Silence(times);
  for (let ms = 0; ms < 18_000; ms += times.everyMs) assert.equal(silence.look(ms), false);
  silence.heard();
  assert.equal(tooLongAfter(silence, 18_000), 18);
});

test('an hour of sleep of the machine is no silence of the engine', () => {
  const silence = new Silence(times);
  silence.look(0);
  assert.equal(silence.look(3_600_000), false);
  silence.heard();
  assert.equal(silence.look(3_602_000), false);
});
