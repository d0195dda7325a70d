import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePair } from '#tests/support/sample-pair.ts';
import type { PairEvidence } from '../replies.ts';
import { answerWords, cropsFact, evidenceFacts, similarityFact } from './evidence-words.ts';

const told = (change: Partial<PairEvidence>) =>
  evidenceFacts(samplePair(change)).map((fact) => `${fact.points}: ${fact.text}`);
const shared = (apart: number, overlapping: number, change: Partial<PairEvidence> = {}): Partial<PairEvidence> => ({
  covisible_frames: 10,
  apart_frames: apart,
  overlapping_frames: overlapping,
  needed_speed: null,
  gap_frames: 0,
  gap_ms: 0,
  ...change,
});

test('two persons one after the other are told apart by time and by the speed it would take', () => {
  assert.deepEqual(told({}), [
    'neutral: never seen together',
    'neutral: 3.1 s apart (77 frames)',
    'for: would need 0.8 body heights a second: a walk',
  ]);
  assert.equal(told({ needed_speed: 2.4 })[2], 'neutral: would need 2.4 body heights a second: a run');
});

test('a fact is the same in a table and in a sentence', () => {
  assert.deepEqual(
    evidenceFacts(samplePair({})).map(({ label, figure, words }) => `${label}: ${figure}, ${words}`),
    ['Seen together: never, no frame shows both', 'Time between: 3.1 s, 77 frames', 'Needed speed: 0.8 bh/s, a walk'],
  );
});

test('who shares a frame has neither a gap nor a speed', () => {
  assert.deepEqual(told(shared(0, 0)), ['neutral: seen together in 10 frames, close together']);
});

test('frames with the two in two places speak against, and a veto stands first', () => {
  assert.deepEqual(told(shared(9, 0, { vetoed: true, veto_reason: 'seen twice, in 9 frames' })), [
    'against: ruled out',
    'against: seen together in 10 frames, in two places in 9 of them',
  ]);
  assert.equal(
    evidenceFacts(samplePair(shared(9, 0, { vetoed: true, veto_reason: 'seen twice, in 9 frames' })))[0].words,
    'seen twice, in 9 frames',
  );
  assert.equal(
    evidenceFacts(samplePair(shared(10, 0, { vetoed: true })))[0].words,
    'seen at the same time in different places',
  );
  assert.equal(told(shared(1, 0))[0], 'against: seen together in 10 frames, in two places in 1 of them');
});

test('frames with the two on top of each other speak for one body boxed twice', () => {
  assert.deepEqual(told(shared(0, 10, { median_overlap: 0.619 })), [
    'for: seen together in 10 frames, on one body in all of them (median overlap 0.62): probably one body boxed twice',
  ]);
  assert.deepEqual(told(shared(0, 1)), [
    'for: seen together in 10 frames, on one body in 1 of them: probably one body boxed twice',
  ]);
});

test('where frames say both, a veto decides, and without one the greater part', () => {
  const against = 'against: seen together in 10 frames, in two places in 4 of them, on one body in 6 of them';
  assert.equal(told(shared(4, 6, { vetoed: true }))[1], against);
  assert.match(told(shared(4, 6))[0], /^for: .*on one body in 6 of them, in two places in 4 of them: probably/);
  assert.match(told(shared(5, 5))[0], /^against: .*in two places in 5 of them, on one body in 5 of them$/);
});

test('a similarity stands above or below the line, and speaks for nothing where a probability has weighed it', () => {
  const fact = (similarity: number | null, probability: number | null = null) => {
    const { label, words, points, text } = similarityFact({ similarity, probability }, 0.7);
    assert.equal(label, 'Similarity');
    return [words, points, text];
  };
  // The line is a float32, as the cosines are.
  assert.deepEqual(fact(Math.fround(0.7)), ['above the line of 0.70', 'for', '0.70 similar']);
  assert.deepEqual(fact(0.69), ['below the line of 0.70', 'against', '0.69 similar']);
  assert.deepEqual(fact(0.9, 0.97), ['above the line of 0.70', 'neutral', '0.90 similar']);
  assert.deepEqual(fact(null), ['one of the two has no pictures to compare', 'neutral', 'no pictures to compare']);
});

test('single pictures are told by the best two and by the middle', () => {
  const fact = (best: number | null, median: number | null) =>
    cropsFact({ best_crop_similarity: best, median_crop_similarity: median });
  assert.deepEqual([fact(0.95, 0.8).label, fact(0.95, 0.8).points], ['Pictures', 'neutral']);
  assert.equal(fact(0.95, 0.8).words, 'the best two; 0.80 in the middle');
  assert.equal(fact(0.95, null).words, 'the best two');
  assert.equal(fact(0.95, 0.8).text, 'single pictures agree by up to 0.95, 0.80 in the middle');
  assert.equal(fact(0.95, null).text, 'single pictures agree by up to 0.95');
  assert.deepEqual([fact(null, null).figure, fact(null, null).text], ['none', 'no pictures to match']);
});

test('an answer is told, and the want of one is not', () => {
  assert.deepEqual([answerWords('apart'), answerWords('unsure'), answerWords(null)], ['kept apart', 'left open', null]);
});
