import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import type { QueuePair, ReviewQueue } from '#contract/review.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import {
  countsOf,
  movedBy,
  openPairs,
  pairKey,
  type QueueState,
  unsurePairs,
  upcoming,
  withAnswer,
  withCurrent,
  withDoubtful,
  withFailure,
  withQueue,
  withWritten,
} from './queue-state.ts';

const pairOf = (a: number, b: number, state: QueuePair['state'] = 'open'): QueuePair => ({
  ...sampleRatedPair({ a, b, vetoed: state === 'vetoed' }),
  state,
});

function queueOf(pairs: readonly QueuePair[]): ReviewQueue {
  const open = pairs.filter(({ state }) => state === 'open').length;
  return {
    pairs: [...pairs],
    decided: 0,
    open,
    unsure: 0,
    seconds_per_decision: null,
    no_probability_reason: null,
    preliminary: null,
  };
}

const start = (): QueueState =>
  withQueue(null, queueOf([pairOf(1, 2), pairOf(2, 3), pairOf(4, 5), pairOf(6, 7), pairOf(1, 9, 'vetoed')]));
const shown = (state: QueueState) => (state.current === null ? null : pairKey(state.current));
const currentOf = (state: QueueState): QueuePair => state.current ?? assert.fail('no pair is shown');

test('the best open pair is shown first and vetoed ones are not asked', () => {
  assert.equal(shown(start()), '1-2');
  assert.deepEqual(openPairs(start()).map(pairKey), ['1-2', '2-3', '4-5', '6-7']);
});

test('pairs with somebody who may be several come after the others, and the pair on screen stays', () => {
  const doubted = withDoubtful(start(), new Set([2, 5]));
  assert.equal(shown(doubted), '1-2');
  assert.deepEqual(openPairs(doubted).map(pairKey), ['6-7', '1-2', '2-3', '4-5']);
  assert.equal(shown(withAnswer(doubted, currentOf(doubted), 'apart')), '2-3');
  const fresh = withQueue(null, start().queue, new Set([2, 5]));
  assert.equal(shown(fresh), '6-7');
});

test('who could not tell has not decided', () => {
  const first = currentOf(start());
  const pending = withAnswer(start(), first, 'unsure');
  assert.deepEqual(countsOf(pending), { decided: 0, left: 3, saving: 1 });
  assert.deepEqual(countsOf(withWritten(pending, first, 'unsure')), { decided: 0, left: 3, saving: 0 });
});

test('an answer shows at once: the next pair stands there before anything is on disk', () => {
  const answered = withAnswer(start(), currentOf(start()), 'apart');
  assert.equal(shown(answered), '2-3');
  assert.deepEqual(countsOf(answered), { decided: 1, left: 3, saving: 1 });
});

test('while a merge is on its way no pair of the two merged persons is asked', () => {
  assert.equal(shown(withAnswer(start(), currentOf(start()), 'merge')), '4-5');
});

test('an answer that fails brings its pair back with the reason, and counts as open again', () => {
  const first = currentOf(start());
  const error = new DoppelError('disk_full', 'No room left.');
  const failed = withFailure(withAnswer(start(), first, 'merge'), { pair: first, answer: 'merge', error });
  assert.equal(shown(failed), '1-2');
  assert.equal(failed.failed?.error, error);
  assert.deepEqual(countsOf(failed), { decided: 0, left: 4, saving: 0 });
  assert.equal(openPairs(failed).length, 4);
});

test('a written answer stays counted and does not come back before the queue is loaded anew', () => {
  const first = currentOf(start());
  const written = withWritten(withAnswer(start(), first, 'apart'), first, 'apart');
  assert.deepEqual(countsOf(written), { decided: 1, left: 3, saving: 0 });
  assert.deepEqual(openPairs(written).map(pairKey), ['2-3', '4-5', '6-7']);
});

test('the pair on screen survives a new queue, as the same object when nothing about it changed', () => {
  const moved = movedBy(start(), 1);
  const again = withQueue(moved, queueOf([pairOf(8, 9), pairOf(2, 3)]));
  assert.equal(again.current, moved.current);
});

test('when the pair on screen is gone from the new queue the best open one is shown', () => {
  assert.equal(shown(withQueue(start(), queueOf([pairOf(4, 5)]))), '4-5');
  assert.equal(shown(withQueue(start(), queueOf([]))), null);
});

test('when the question on screen has been answered meanwhile, by a redo or elsewhere, the next open pair is shown', () => {
  const answered: QueuePair = { ...pairOf(1, 2), state: 'apart', decision: 'apart' };
  assert.equal(shown(withQueue(start(), queueOf([answered, pairOf(2, 3)]))), '2-3');
  assert.equal(shown(withQueue(start(), queueOf([answered]))), null);
});

test('an answered pair that somebody looks at again stays on screen', () => {
  const answered: QueuePair = { ...pairOf(1, 2), state: 'apart', decision: 'apart' };
  const looking: QueueState = { ...start(), current: answered };
  assert.equal(shown(withQueue(looking, queueOf([answered, pairOf(2, 3)]))), '1-2');
});

test('a pair that was opened from elsewhere stays although the queue does not list it', () => {
  const opened: QueueState = { ...start(), current: pairOf(20, 21) };
  assert.equal(shown(withQueue(opened, queueOf([pairOf(4, 5)]))), '20-21');
});

test('skipping goes around in both directions and answers nothing', () => {
  assert.equal(shown(movedBy(start(), -1)), '6-7');
  assert.equal(shown(movedBy(movedBy(start(), -1), 1)), '1-2');
  assert.deepEqual(countsOf(movedBy(start(), 1)), { decided: 0, left: 4, saving: 0 });
});

test('the pairs to load ahead are the next ones, once each', () => {
  assert.deepEqual(upcoming(start(), 2).map(pairKey), ['2-3', '4-5']);
  assert.deepEqual(upcoming(withQueue(null, queueOf([pairOf(1, 2), pairOf(3, 4)])), 5).map(pairKey), ['3-4']);
});

test('after the last answer nothing is shown', () => {
  const one = withQueue(null, queueOf([pairOf(1, 2)]));
  assert.equal(shown(withAnswer(one, currentOf(one), 'unsure')), null);
});

test('once nothing is open, those that could not be told come back one after the other, each once', () => {
  const pairs = [pairOf(1, 2, 'unsure'), pairOf(3, 4, 'apart'), pairOf(5, 6, 'unsure'), pairOf(7, 8)];
  const begun = withQueue(null, { ...queueOf(pairs), unsure: 2 });
  assert.deepEqual(unsurePairs(begun).map(pairKey), ['1-2', '5-6']);
  // As long as something is open, that is asked.
  const seventh = currentOf(begun);
  assert.equal(pairKey(seventh), '7-8');
  const atEnd = withWritten(withAnswer(begun, seventh, 'apart'), seventh, 'apart');
  assert.equal(atEnd.current, null);
  const first = withCurrent(atEnd, unsurePairs(atEnd)[0]);
  assert.equal(shown(movedBy(first, 1)), '5-6');
  const still = withWritten(withAnswer(first, currentOf(first), 'unsure'), currentOf(first), 'unsure');
  assert.equal(shown(still), '5-6');
  const told = withWritten(withAnswer(still, currentOf(still), 'merge'), currentOf(still), 'merge');
  assert.equal(told.current, null);
  assert.deepEqual([told.queue.unsure, told.queue.decided], [1, 2]);
});
