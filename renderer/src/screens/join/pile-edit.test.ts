import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broughtIn, membersOf, pileDecision, takenOut, untouched } from './pile-edit.ts';

const faces = [1, 2, 3, 7].map((id) => ({ id, name: id === 3 ? 'Ana' : null }));

test('a pile as proposed is joined into the one with a name, else the lowest id', () => {
  assert.deepEqual(pileDecision([2, 1], untouched, faces), {
    kind: 'join',
    groups: [{ persons: [1, 2], into: 1 }],
    aparts: [],
  });
  assert.deepEqual(pileDecision([2, 1, 3], untouched, faces)?.groups, [{ persons: [3, 2, 1], into: 3 }]);
});

test('who was taken out as somebody else is kept apart from the pile, who could not be told is left as it is', () => {
  const edit = takenOut(takenOut(untouched, 1, 'apart'), 3, 'open');
  assert.deepEqual(membersOf([1, 2, 3, 7], edit), [2, 7]);
  assert.deepEqual(pileDecision([1, 2, 3, 7], edit, faces), {
    kind: 'join',
    groups: [{ persons: [2, 7], into: 2 }],
    aparts: [{ a: 2, b: 1 }],
  });
});

test('who was brought in is joined too, and goes back undecided; who was taken out comes back', () => {
  const edit = broughtIn(untouched, [1, 2], 7);
  assert.deepEqual(pileDecision([1, 2], edit, faces)?.groups[0].persons, [1, 2, 7]);
  assert.deepEqual(takenOut(edit, 7, 'open'), untouched);
  assert.deepEqual(broughtIn(takenOut(untouched, 2, 'apart'), [1, 2], 2), untouched);
});

test('a pile of two that are two is a keep-apart; one of whom nothing is said decides nothing', () => {
  assert.deepEqual(pileDecision([1, 2], takenOut(untouched, 2, 'apart'), faces), {
    kind: 'join',
    groups: [],
    aparts: [{ a: 1, b: 2 }],
  });
  assert.equal(pileDecision([1, 2], takenOut(untouched, 2, 'open'), faces), null);
  assert.equal(pileDecision([1], takenOut(untouched, 1, 'apart'), faces), null);
});
