import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillMissingTimes, findTimeGaps, isVariableFrameRate } from './frame-times.ts';

const steady = (count: number, intervalMs = 40): number[] => Array.from({ length: count }, (_, k) => k * intervalMs);
const without = (times: readonly number[], from: number, count: number): Float64Array =>
  Float64Array.from(times.toSpliced(from, count));

test('a single lost frame near a complaint is found', () => {
  const times = without(steady(200), 100, 1);
  assert.deepEqual(findTimeGaps(times, [96]), [{ afterFrame: 99, fromMs: 3960, toMs: 4040 }]);
});

test('a lost frame is found when the complaint comes long before it or just after it', () => {
  const times = without(steady(200), 100, 3);
  assert.equal(findTimeGaps(times, [40]).length, 1);
  assert.equal(findTimeGaps(times, [101]).length, 1);
});

test('a long interval without a complaint nearby is not damage', () => {
  const times = without(steady(400), 200, 20);
  assert.deepEqual(findTimeGaps(times, []), []);
  assert.deepEqual(findTimeGaps(times, [3, 350]), []);
});

test('intervals rounded to whole milliseconds and ordinary variable rate are no gaps even amid complaints', () => {
  const rounded = Float64Array.from({ length: 200 }, (_, k) => Math.round((k * 1000) / 29.97));
  const all = Array.from({ length: 200 }, (_, k) => k);
  assert.deepEqual(findTimeGaps(rounded, all), []);
  let now = 0;
  const uneven = Float64Array.from({ length: 200 }, (_, k) => {
    now += [33, 33, 42, 25, 33, 48][k % 6];
    return now;
  });
  assert.deepEqual(findTimeGaps(uneven, all), []);
});

test('time that goes backwards near a complaint is a gap', () => {
  const times = Float64Array.of(0, 40, 80, 60, 120, 160);
  assert.deepEqual(
    findTimeGaps(times, [2]).map(({ afterFrame }) => afterFrame),
    [2],
  );
});

test('two gaps are told apart and come in order', () => {
  const times = Float64Array.from(steady(300).toSpliced(200, 5).toSpliced(50, 2));
  assert.deepEqual(
    findTimeGaps(times, [45, 190]).map(({ afterFrame }) => afterFrame),
    [49, 197],
  );
});

test('a rate is variable when intervals differ by more than rounding, and constant with a few lost frames', () => {
  assert.equal(isVariableFrameRate(Float64Array.from(steady(300))), false);
  assert.equal(isVariableFrameRate(Float64Array.from({ length: 300 }, (_, k) => Math.round((k * 1000) / 30))), false);
  assert.equal(isVariableFrameRate(without(steady(300), 100, 4)), false);
  assert.equal(
    isVariableFrameRate(Float64Array.from({ length: 60 }, (_, k) => k * 40 + (k > 30 ? (k - 30) * 20 : 0))),
    true,
  );
  assert.equal(isVariableFrameRate(Float64Array.of(0, 500)), false);
});

test('frames without a time get one, an interval after the frame before', () => {
  const times = Float64Array.of(Number.NaN, 40, 80, Number.NaN, Number.NaN, 200);
  fillMissingTimes(times, 1);
  assert.deepEqual([...times], [0, 40, 80, 120, 160, 200]);
  const none = new Float64Array(3).fill(Number.NaN);
  fillMissingTimes(none, 50);
  assert.deepEqual([...none], [0, 50, 100]);
});
