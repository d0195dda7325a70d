import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressEvent, StageName } from '#contract/progress.ts';
import { emptyLog, stageState, withEvent, withProgress } from './analysis-log.ts';

const progress = (stage: StageName, done: number, total: number | null): ProgressEvent => ({
  stage,
  unit: 'frames',
  done,
  total,
  per_second: null,
  seconds_left: null,
});

test('events of another analysis change nothing', () => {
  const event = { kind: 'analysis_progress', analysis: 'other', progress: progress('detect', 1, 2) } as const;
  assert.equal(withEvent(emptyLog, 'mine', event), emptyLog);
});

test('a stage is over when its total is reached or a later one works', () => {
  const finding = withProgress(emptyLog, progress('detect', 5, 10));
  assert.equal(stageState(finding, 'detect'), 'running');
  assert.equal(stageState(withProgress(emptyLog, progress('detect', 10, 10)), 'detect'), 'done');
  assert.equal(stageState(withProgress(finding, progress('crops', 1, 10)), 'detect'), 'done');
});

test('a stage that was never needed is said to be left out, one that is still to come is waited for', () => {
  const embedding = withProgress(emptyLog, progress('embed', 1, 10));
  assert.equal(stageState(embedding, 'detect'), 'skipped');
  assert.equal(stageState(embedding, 'previews'), 'waiting');
  assert.equal(stageState(embedding, 'evidence'), 'waiting');
});

test('a stage that is taken up again is at work again', () => {
  const compared = withProgress(withProgress(emptyLog, progress('embed', 10, 10)), progress('evidence', 5, 5));
  assert.equal(stageState(compared, 'embed'), 'done');
  assert.equal(stageState(withProgress(compared, progress('embed', 20, 60)), 'embed'), 'running');
});

test('something is always shown as running until the end', () => {
  assert.equal(stageState(emptyLog, 'detect'), 'running');
  const brought = { ...emptyLog, findsPersons: false };
  assert.deepEqual([stageState(brought, 'detect'), stageState(brought, 'crops')], ['skipped', 'running']);
  const found = withProgress(emptyLog, progress('detect', 10, 10));
  assert.equal(stageState(found, 'detect'), 'done');
  assert.equal(stageState(found, 'follow'), 'running');
  assert.equal(stageState(found, 'crops'), 'waiting');
  const failed = { kind: 'analysis_ended', analysis: 'a', outcome: 'failed', path: '/p', error: null } as const;
  assert.equal(stageState(withEvent(found, 'a', failed), 'follow'), 'waiting');
});

test('the end closes every stage', () => {
  const event = { kind: 'analysis_ended', analysis: 'mine', outcome: 'done', path: '/p', error: null } as const;
  const ended = withEvent(withProgress(emptyLog, progress('crops', 5, null)), 'mine', event);
  assert.equal(stageState(ended, 'crops'), 'done');
  assert.equal(stageState(ended, 'embed'), 'skipped');
});
