import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonSummary } from '#contract/review.ts';
import { type PersonWish, selectPersons } from './select-persons.ts';

function person(id: number, more: Partial<PersonSummary> = {}): PersonSummary {
  return {
    id,
    name: null,
    hidden: false,
    hidden_reason: null,
    hidden_by: null,
    first_frame: 0,
    last_frame: 10,
    first_ms: 0,
    last_ms: 400,
    rows: 10,
    crops: 5,
    made_of: [id],
    possibly_misaligned: false,
    perhaps_nobody: false,
    presence: [],
    seams: [],
    still: null,
    preview: null,
    ...more,
  };
}
const wish: PersonWish = { search: '', order: 'id', hidden: 'left_out', among: null };
const idsOf = (persons: readonly PersonSummary[], more: Partial<PersonWish>) =>
  selectPersons(persons, { ...wish, ...more }).map(({ id }) => id);

test('a name is found by any part of it, an id only as a whole', () => {
  const persons = [person(1, { name: 'Anna Blau' }), person(11), person(12)];
  assert.deepEqual(idsOf(persons, { search: 'blau' }), [1]);
  assert.deepEqual(idsOf(persons, { search: '1' }), [1]);
});

test('an id that was merged away leads to the person that it is now', () => {
  assert.deepEqual(idsOf([person(3, { made_of: [3, 7] }), person(4)], { search: '7' }), [3]);
});

test('hidden persons are left out unless they are asked for', () => {
  const persons = [person(1, { hidden: true }), person(2)];
  assert.deepEqual(idsOf(persons, {}), [2]);
  assert.deepEqual(idsOf(persons, { hidden: 'shown' }), [1, 2]);
});

test('a choice among some finds no others', () => {
  const persons = [person(1), person(2), person(3, { hidden: true })];
  assert.deepEqual(idsOf(persons, { among: new Set([2, 3]) }), [2]);
  assert.deepEqual(idsOf(persons, { among: new Set() }), []);
});

test('persons of the same rank stand by their ids, those without a name after those with one', () => {
  assert.deepEqual(idsOf([person(9), person(2), person(5)], { order: 'longest' }), [2, 5, 9]);
  assert.deepEqual(
    idsOf([person(1), person(2, { name: 'Zoe' }), person(3, { name: 'Ann' })], { order: 'name' }),
    [3, 2, 1],
  );
});
