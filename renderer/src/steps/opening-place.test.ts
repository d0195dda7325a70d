import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpeningFacts, openingPlace } from './opening-place.ts';

const step = (name: 'cut' | 'join' | 'check', isDone: boolean) => ({ name, title: name, left: '', isDone });
const begun: OpeningFacts = { persons: 26, decisions: 3, doubtful: 0, isComplete: true, steps: null };

test('a review that has not begun opens at its first step, before anything was looked at', () => {
  assert.equal(openingPlace({ ...begun, decisions: 0, isComplete: false }), 'cut');
});

test('one that has begun opens where something is left first, once that is known', () => {
  assert.equal(openingPlace({ ...begun, doubtful: 1, isComplete: false }), 'cut');
  assert.equal(openingPlace({ ...begun, isComplete: false }), null);
  assert.equal(openingPlace(begun), null);
  assert.equal(openingPlace({ ...begun, steps: [step('cut', true), step('join', false)] }), 'join');
  assert.equal(openingPlace({ ...begun, steps: [step('cut', true), step('join', true)] }), 'check');
});

test('very many persons are not looked through: the pairs come first', () => {
  assert.equal(openingPlace({ ...begun, persons: 1000, decisions: 0 }), 'review');
});
