import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueuePair } from '#contract/review.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import { type EvidenceScale, evidenceLines, evidenceSentence } from './evidence-words.ts';

const pair: QueuePair = { ...sampleRatedPair({ similarity: 0.912, gap_frames: 78, gap_ms: 3120 }), state: 'open' };
const scale: EvidenceScale = { threshold: 0.7, rank: { place: 2, of: 25 }, noProbabilityReason: null, mayBeTwo: [] };
const line = (of: QueuePair, label: string, on = scale) => evidenceLines(of, on).find((each) => each.label === label);

test('the evidence reads as one sentence with its numbers', () => {
  assert.equal(
    evidenceSentence(pair, scale),
    '0.91 similar, P(same) 0.97, never seen together, 3.1 s apart, would need 0.8 body heights a second.',
  );
});

test('without a probability the rank and the reason stand in its place', () => {
  const uncalibrated = { ...scale, noProbabilityReason: 'this descriptor was never calibrated' };
  const ranked: QueuePair = { ...pair, probability: null };
  assert.deepEqual(line(ranked, 'Rank', uncalibrated), {
    label: 'Rank',
    figure: '2 of 25',
    words: 'this descriptor was never calibrated',
    leaning: 'neither',
  });
  assert.match(evidenceSentence(ranked, uncalibrated), /rank 2 of 25/);
});

test('of persons who may be two people the probability speaks for nothing', () => {
  assert.equal(line(pair, 'P(same)')?.leaning, 'for');
  const doubted = line(pair, 'P(same)', { ...scale, mayBeTwo: [5] });
  assert.equal(doubted?.figure, '0.97');
  assert.equal(doubted?.leaning, 'neither');
  assert.match(doubted?.words ?? '', /^perhaps of a part only, since person 5 may be two people/);
});

test('a veto comes first and speaks against', () => {
  const vetoed: QueuePair = {
    ...pair,
    vetoed: true,
    veto_reason: 'apart in 40 common frames',
    covisible_frames: 40,
    apart_frames: 40,
  };
  assert.deepEqual(evidenceLines(vetoed, scale)[0], {
    label: 'Ruled out',
    figure: 'veto',
    words: 'apart in 40 common frames',
    leaning: 'against',
  });
  assert.equal(line(vetoed, 'Seen together')?.leaning, 'against');
});

test('two boxes on one body speak for', () => {
  const twice: QueuePair = { ...pair, covisible_frames: 9, overlapping_frames: 8, apart_frames: 1 };
  assert.equal(line(twice, 'Seen together')?.leaning, 'for');
});

test('a speed is measured against how people move', () => {
  const leaning = (needed_speed: number) => line({ ...pair, needed_speed }, 'Needed speed')?.leaning;
  assert.deepEqual([leaning(0.8), leaning(2), leaning(3), leaning(9)], ['for', 'neither', 'neither', 'against']);
  assert.equal(line({ ...pair, needed_speed: null }, 'Needed speed'), undefined);
});

test('a probability never claims to be certain', () => {
  assert.equal(line({ ...pair, probability: 0.9999 }, 'P(same)')?.figure, '>0.99');
  assert.equal(line({ ...pair, probability: 0.0001 }, 'P(same)')?.figure, '<0.01');
});
