import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionAction, DecisionEvent } from '#contract/decisions.ts';
import { framesFrom, makeOriginals } from '#tests/property/tried-review.ts';
import { compareReviews, isOneAnalysis } from './compare-reviews.ts';
import { foldDecisions } from './fold-decisions.ts';
import type { ReviewState } from './review-state.ts';

const originals = makeOriginals([1, 2, 3, 4, 5].map((id) => [id, id, framesFrom(100 * id, 100 * id + 50)]));

/** The review that some decisions make. */
function reviewOf(...actions: readonly DecisionAction[]): ReviewState {
  const blank = { by: '', at: '', app_version: '', forced: [], seen: null, previous_hash: '', hash: '' };
  const events: readonly DecisionEvent[] = actions.map((action, index) => ({ ...blank, seq: index + 1, action }));
  return foldDecisions(originals, events);
}

const merge = (into: number, ...others: readonly number[]): DecisionAction => ({
  kind: 'merge',
  persons: [into, ...others],
  into,
});
const apart = (a: number, b: number): DecisionAction => ({ kind: 'apart', a, b });

test('who agrees everywhere has kappa 1, and nothing to talk about', () => {
  const both = [merge(1, 2), apart(1, 3)];
  const found = compareReviews(reviewOf(...both), reviewOf(...both));
  assert.deepEqual(found.table, [
    [1, 0, 0],
    [0, 2, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual([found.kappa, found.disagreement_count, found.only_own, found.only_other], [1, 0, 0, 0]);
});

test('what follows from a merge is answered too: who is apart from one is apart from all of it', () => {
  const { disagreements, only_other } = compareReviews(reviewOf(merge(1, 2)), reviewOf(apart(1, 2), merge(2, 3)));
  assert.deepEqual(
    disagreements.map(({ a, b, own, other }) => [a.original, b.original, own, other]),
    [[1, 2, 'same', 'apart']],
  );
  // 2 and 3 are the same, and 1 and 3 therefore apart: this one says nothing of either.
  assert.equal(only_other, 2);
});

test('who could not tell has answered, and differs from who could', () => {
  const { disagreements, kappa } = compareReviews(reviewOf({ kind: 'unsure', a: 4, b: 5 }), reviewOf(apart(4, 5)));
  assert.deepEqual([disagreements[0].own, disagreements[0].other, kappa], ['unsure', 'apart', 0]);
});

test('what one of the two alone has cut or hidden is told; cuts a few frames apart are one', () => {
  const cut = (at: number): DecisionAction => ({ kind: 'cut', person: 1, at_frames: [at], new_persons: [6] });
  const near = compareReviews(reviewOf(cut(120)), reviewOf(cut(123)));
  assert.deepEqual(near.cuts, []);
  const far = compareReviews(reviewOf(cut(120)), reviewOf(cut(140), { kind: 'hide', person: 6 }));
  assert.deepEqual(far.cuts, [
    { by: 'own', original: 1, at_frame: 120 },
    { by: 'other', original: 1, at_frame: 140 },
  ]);
  assert.deepEqual(far.hidden, [{ by: 'other', original: 1 }]);
});

test('the part that a cut makes is compared by itself', () => {
  const cut: DecisionAction = { kind: 'cut', person: 1, at_frames: [120], new_persons: [6] };
  const { table, disagreements } = compareReviews(reviewOf(cut, merge(2, 6)), reviewOf(merge(1, 2)));
  // The later part is with 2 in both; of the first, only the other says that it is.
  assert.equal(table[0][0], 1);
  assert.equal(disagreements.length, 0);
});

test('reviews of other persons are not of one analysis', () => {
  const shorter = makeOriginals([[1, 1, framesFrom(100, 149)]]);
  assert.ok(isOneAnalysis(reviewOf(), reviewOf(merge(1, 2))));
  assert.ok(!isOneAnalysis(reviewOf(), foldDecisions(shorter, [])));
});
