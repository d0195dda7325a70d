import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressEvent } from '../progress.ts';
import { paceWords, progressWords } from './progress-words.ts';

const event: ProgressEvent = {
  stage: 'embed',
  unit: 'crops',
  done: 340,
  total: 1_500,
  per_second: 87.4,
  seconds_left: 1.83,
};

test('how far a piece of work is, with its whole where that is known and not reached', () => {
  assert.equal(progressWords(event), '340 of 1,500 crops');
  assert.equal(progressWords({ ...event, done: 1_500 }), '1,500 crops');
  assert.equal(progressWords({ ...event, done: 1_200, total: null }), '1,200 crops');
  assert.equal(progressWords({ ...event, done: 0, total: 1 }), '0 of 1 crop');
  const download: ProgressEvent = { ...event, unit: 'bytes', done: 12_244_051, total: 3.2e9 };
  assert.equal(progressWords(download), '12.2 MB of 3.20 GB');
  assert.equal(progressWords({ ...download, total: null }), '12.2 MB');
});

test('how fast it goes and how long is left, as far as it is known', () => {
  assert.equal(paceWords(event), '87 a second, 1.8 s left');
  assert.equal(paceWords({ ...event, per_second: null }), '1.8 s left');
  assert.equal(paceWords({ ...event, seconds_left: null }), '87 a second');
  assert.equal(paceWords({ ...event, per_second: null, seconds_left: null }), '');
  assert.equal(paceWords({ ...event, unit: 'bytes', per_second: 2_500_000, seconds_left: null }), '2.50 MB a second');
});

test('of what is done no time is left', () => {
  assert.equal(paceWords({ ...event, done: 1_500, seconds_left: 0 }), '87 a second');
  assert.equal(paceWords({ ...event, total: null, seconds_left: 3 }), '87 a second, 3.0 s left');
});
