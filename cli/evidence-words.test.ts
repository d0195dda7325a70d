import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PairEvidence } from '#contract/replies.ts';
import { samplePair } from '#tests/support/sample-pair.ts';
import { evidenceWords } from './evidence-words.ts';

const pair = samplePair({ gap_frames: 31, gap_ms: 3100, needed_speed: 0.42 });

it('two who follow each other are told by the gap and the speed it takes', () => {
  assert.equal(evidenceWords(pair), '3.1 s between them, 0.4 body heights/s');
});

it('two who share frames are told by how their boxes lie', () => {
  const shared = { ...pair, covisible_frames: 4, overlapping_frames: 3, apart_frames: 1, median_overlap: 0.8123 };
  assert.equal(evidenceWords(shared), '4 common frames (overlap 0.81), 3 as one body boxed twice, 1 apart');
});

it('a veto and a decision stand first', () => {
  const vetoed: PairEvidence = { ...pair, vetoed: true, veto_reason: 'apart in 12 frames', decision: 'apart' };
  assert.equal(evidenceWords(vetoed), 'decided: two people, cannot be one: apart in 12 frames');
});
