import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePair } from '#tests/support/sample-pair.ts';
import type { PairEvidence } from '../replies.ts';
import { type LikenessMeasures, reasonWords } from './likeness-words.ts';

const usual: LikenessMeasures = { likeness: 0.5, bestMatches: 0.5, steadiness: 0.7 };
const reasons = (measures: Partial<LikenessMeasures> | null, change: Partial<PairEvidence> = {}) =>
  reasonWords(samplePair(change), measures === null ? null : { ...usual, ...measures }, 0.7);

test('how alike two look as a whole is told in four degrees', () => {
  const degree = (likeness: number) => /look (.*) \(/.exec(reasons({ likeness })[0])?.[1];
  assert.deepEqual([0.6, 0.599, 0.4, 0.399, 0.2, 0.199, -1].map(degree), [
    'very much alike',
    'alike',
    'alike',
    'a little alike',
    'a little alike',
    'no more alike than any two here',
    'no more alike than any two here',
  ]);
  assert.match(reasons({ likeness: 0.614 })[0], /\(0\.61; any two people of this video are around 0\)$/);
});

test('how well their crops match is told in three degrees', () => {
  assert.match(reasons({ bestMatches: 0.514 })[1], /\(0\.51 on average\)$/);
  const degree = (bestMatches: number) => reasons({ bestMatches })[1].split(' ').slice(0, 2).join(' ');
  assert.deepEqual([0.55, 0.549, 0.4, 0.399].map(degree), ['most crops', 'some crops', 'some crops', 'the crops']);
});

test('that somebody looks less or more the same than usual is told only where it is unusual', () => {
  assert.equal(reasons({ steadiness: 0.7 - 0.1199 }).length, 2);
  assert.match(reasons({ steadiness: 0.57 })[2], /differ among themselves \(0\.57, 0\.70 is usual\)/);
  assert.equal(reasons({ steadiness: 0.7 + 0.1199 }).length, 2);
  assert.match(reasons({ steadiness: 0.83 })[2], /look the same in all their crops/);
  assert.equal(reasons({ steadiness: null })[2], 'with a single crop each there is little to go by');
});

test('place and time are told where they take a side', () => {
  assert.deepEqual(reasons(null), []);
  assert.deepEqual(reasons(null, { needed_speed: 5 }), [
    'would need 5.0 body heights a second: a sprint, faster than most people run',
  ]);
  const twice = { covisible_frames: 9, overlapping_frames: 8, apart_frames: 1, needed_speed: null };
  assert.match(reasons(null, twice)[0], /^seen together in 9 frames, on one body in 8 of them/);
});

test('a veto stands first, and the common frames are not told twice', () => {
  const vetoed = { vetoed: true, veto_reason: 'apart in 9 frames', covisible_frames: 9, apart_frames: 9 };
  const told = reasons({}, { ...vetoed, needed_speed: null });
  assert.equal(told[0], 'ruled out: apart in 9 frames');
  assert.equal(told.length, 3);
});
