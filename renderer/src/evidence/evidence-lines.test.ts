import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueuePair } from '#contract/review.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import { type EvidenceScale, evidenceLines, evidenceSentence } from './evidence-lines.ts';

const pair: QueuePair = { ...sampleRatedPair({ similarity: 0.912, gap_frames: 78, gap_ms: 3120 }), state: 'open' };
const scale: EvidenceScale = { threshold: 0.7, rank: { place: 2, of: 25 }, noProbabilityReason: null, mayBeTwo: [] };
const line = (of: QueuePair, label: string, on = scale) => evidenceLines(of, on).find((each) => each.label === label);

test('the evidence reads as one sentence with its numbers', () => {
  assert.equal(
    evidenceSentence(pair, scale),
    '0.91 similar, P(same) 0.97, never seen together, 3.1 s apart (78 frames), would need 0.8 body heights a second: a walk.',
  );
});

test('without a probability the rank and the reason stand in its place', () => {
  const uncalibrated = { ...scale, noProbabilityReason: 'this descriptor was never calibrated' };
  const ranked: QueuePair = { ...pair, probability: null };
  assert.deepEqual(line(ranked, 'Rank', uncalibrated), {
    label: 'Rank',
    figure: '2 of 25',
    words: 'this descriptor was never calibrated',
    points: 'neutral',
  });
  assert.match(evidenceSentence(ranked, uncalibrated), /rank 2 of 25/);
});

test('a probability comes with its verdict and its interval', () => {
  assert.deepEqual(line(pair, 'P(same)'), {
    label: 'P(same)',
    figure: '0.97',
    words: 'very likely the same; 0.90 to 0.99 at 95 %',
    points: 'for',
  });
});

test('of persons who may be two people the probability speaks for nothing', () => {
  const doubted = line(pair, 'P(same)', { ...scale, mayBeTwo: [5] });
  assert.equal(doubted?.figure, '0.97');
  assert.equal(doubted?.points, 'neutral');
  assert.match(doubted?.words ?? '', /^perhaps of a part only, since person 5 may be two people/);
  assert.match(line(pair, 'P(same)', { ...scale, mayBeTwo: [3, 7] })?.words ?? '', /since each of the two may be/);
});

test('a veto comes first and speaks against, in the table and in the sentence', () => {
  const vetoed: QueuePair = {
    ...pair,
    vetoed: true,
    veto_reason: 'apart in 40 common frames',
    covisible_frames: 40,
    apart_frames: 40,
    needed_speed: null,
  };
  const lines = evidenceLines(vetoed, scale);
  assert.deepEqual(
    lines.map(({ label }) => label),
    ['Ruled out', 'P(same)', 'Similarity', 'Pictures', 'Seen together'],
  );
  assert.equal(lines[0].points, 'against');
  assert.match(
    evidenceSentence(vetoed, scale),
    /^Ruled out, 0\.91 similar, .*seen together in 40 frames, in two places in all of them\.$/,
  );
});

test('an answer stands before everything', () => {
  const [first] = evidenceLines({ ...pair, decision: 'unsure' }, scale);
  assert.deepEqual([first.label, first.figure], ['Answered', 'left open']);
});
