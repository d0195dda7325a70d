import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePair } from '#tests/support/sample-pair.ts';
import type { PairEvidence } from '../replies.ts';
import { evidenceFacts } from './evidence-words.ts';

const words = (change: Partial<PairEvidence>) =>
  evidenceFacts(samplePair(change)).map((fact) => `${fact.points}: ${fact.text}`);

test('two persons one after the other are told apart by time and by the speed it would take', () => {
  assert.deepEqual(words({}), [
    'neutral: never seen together',
    'neutral: 3.1 s apart (77 frames)',
    'for: would need 0.8 body heights a second: a walk',
  ]);
});

test('a speed beyond any sprinter speaks against, one between speaks for neither', () => {
  assert.equal(words({ needed_speed: 2.4 })[2], 'neutral: would need 2.4 body heights a second: a run');
  assert.equal(
    words({ needed_speed: 40 })[2],
    'against: would need 40.0 body heights a second: more than a person can do',
  );
});

test('frames with the two in two places speak against', () => {
  const together = {
    covisible_frames: 12,
    apart_frames: 10,
    overlapping_frames: 0,
    needed_speed: null,
    gap_frames: 0,
    gap_ms: 0,
  };
  assert.deepEqual(words(together), [
    'against: seen together in 12 frames, in two places in 10 of them',
    'neutral: their times in the video overlap',
  ]);
});

test('frames with the two on top of each other speak for one body boxed twice', () => {
  const boxed = {
    covisible_frames: 7,
    apart_frames: 0,
    overlapping_frames: 7,
    median_overlap: 0.62,
    needed_speed: null,
  };
  assert.equal(
    words(boxed)[0],
    'for: both boxed in 7 frames, on top of each other (median overlap 0.62): probably one body boxed twice',
  );
});

test('frames that show neither are reported as they are', () => {
  const close = {
    covisible_frames: 2,
    apart_frames: 0,
    overlapping_frames: 0,
    median_overlap: 0.3,
    needed_speed: null,
  };
  assert.equal(words(close)[0], 'neutral: both in 2 frames, close together');
});
