import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speedFigure, speedVerdict } from './speed-words.ts';

test('a speed is a walk, a run, a sprint or nothing that a person can do, by the figure that is shown', () => {
  const told: readonly (readonly [number, string, string])[] = [
    [0, 'for', 'a walk'],
    [1.2, 'for', 'a walk'],
    [1.249, 'for', 'a walk'],
    [1.25, 'neutral', 'a run'],
    [1.3, 'neutral', 'a run'],
    [4, 'neutral', 'a run'],
    [4.049, 'neutral', 'a run'],
    [4.06, 'against', 'a sprint, faster than most people run'],
    [7, 'against', 'a sprint, faster than most people run'],
    [7.06, 'against', 'more than a person can do'],
    [40, 'against', 'more than a person can do'],
  ];
  for (const [speed, points, words] of told) assert.deepEqual(speedVerdict(speed), { points, words }, String(speed));
});

test('a speed has one decimal', () => {
  assert.deepEqual([0.8, 1.25, 40].map(speedFigure), ['0.8', '1.3', '40.0']);
});
