import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CrossPairEvidence, LibrarySighting } from '#contract/library.ts';
import { crossEvidenceLines, crossEvidenceSentence } from './cross-evidence.ts';

const evidence: CrossPairEvidence = {
  ...{ a: 3, b: 9, similarity: 0.9, score: 0.71, probability: null, probability_interval: null },
  ...{ impossible: null, decision: null, best_crops: [41, 90], best_crop_similarity: 0.95 },
};
const sighting = (from: number | null, clock: boolean): LibrarySighting => ({
  ...{ id: 1, source: 1, source_name: 'hall', place: 'hall', camera: 'A', tracklet: 1, first_frame: 0, last_frame: 25 },
  ...{ first_ms: 0, last_ms: 1000, from_ms: from, to_ms: from === null ? null : from + 1000, clock_known: clock },
});
const lineOf = (label: string, ...given: Parameters<typeof crossEvidenceLines>) =>
  crossEvidenceLines(...given).find((line) => line.label === label);

test('without a probability the rank is told, and never a chance', () => {
  const scale = { rank: { place: 3, of: 40 }, sightings: [[], []] as const };
  assert.equal(lineOf('Rank', evidence, scale)?.figure, '3 of 40');
  assert.equal(lineOf('P(same)', evidence, scale), undefined);
  assert.equal(
    crossEvidenceSentence(evidence, scale),
    '0.90 similar, rank 3 of 40, single pictures agree by up to 0.95.',
  );
});

test('times speak only where both clocks were set', () => {
  const known = { rank: null, sightings: [[sighting(0, true)], [sighting(61_000, true)]] as const };
  assert.equal(lineOf('Time between', evidence, known)?.figure, '1 min');
  const unset = { rank: null, sightings: [[sighting(0, true)], [sighting(61_000, false)]] as const };
  assert.equal(lineOf('Time between', evidence, unset)?.figure, 'unknown');
  const untimed = { rank: null, sightings: [[sighting(0, true)], [sighting(null, false)]] as const };
  assert.equal(lineOf('Time between', evidence, untimed)?.figure, 'unknown');
});

test('what times make impossible stands first and against, and takes the place of the time between', () => {
  const seen = { ...evidence, impossible: 'seen for 4 s at the same time in hall and in yard' };
  const scale = { rank: null, sightings: [[sighting(0, true)], [sighting(0, true)]] as const };
  const [first, ...rest] = crossEvidenceLines(seen, scale);
  assert.deepEqual([first.label, first.points], ['Ruled out', 'against']);
  assert.ok(rest.every(({ label }) => label !== 'Time between'));
});

test('a high probability is told and does not point: it was fitted on few cameras', () => {
  const likely = { ...evidence, probability: 0.97, probability_interval: [0.8, 0.99] as [number, number] };
  const line = lineOf('P(same)', likely, { rank: null, sightings: [[], []] });
  assert.deepEqual([line?.figure, line?.points], ['0.97', 'neutral']);
  assert.equal(
    lineOf('P(same)', { ...likely, probability: 0.03 }, { rank: null, sightings: [[], []] })?.points,
    'against',
  );
});
