import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressEvent, StageName } from '#contract/progress.ts';
import { emptyLog, withEvent, withProgress } from './analysis-log.ts';
import { secondsLeft } from './whole-left.ts';

const at = (stage: StageName, done: number, per_second: number | null): ProgressEvent => ({
  stage,
  unit: 'frames',
  done,
  total: 700,
  per_second,
  seconds_left: per_second === null ? null : (700 - done) / per_second,
});

test('what is left of the whole is what is left of this stage and, by their weight, of those to come', () => {
  // 70 s for the search at weight 70, so that a weight is a second: 35 s of it are left, and 38 of the others.
  assert.equal(secondsLeft(withProgress(emptyLog, at('detect', 350, 10))), 73);
  const cutting = withProgress(withProgress(emptyLog, at('detect', 700, 10)), at('crops', 0, 700 / 24));
  assert.ok(Math.abs((secondsLeft(cutting) ?? 0) - 30) < 1e-9);
});

test('nothing is said before a pace is known, and after the end', () => {
  assert.equal(secondsLeft(emptyLog), null);
  assert.equal(secondsLeft(withProgress(emptyLog, at('detect', 0, null))), null);
  const ended = { kind: 'analysis_ended', analysis: 'a', outcome: 'done', path: '/p', error: null } as const;
  assert.equal(secondsLeft(withEvent(withProgress(emptyLog, at('detect', 350, 10)), 'a', ended)), null);
});
