import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonConditionsView } from '#contract/conditions.ts';
import type { PersonSummary } from '#contract/review.ts';
import { classShare } from '../../state/condition-wish.ts';
import { orderByCondition } from './order-by-condition.ts';

const person = (id: number, madeOf: readonly number[] = [id]): PersonSummary => ({
  id,
  name: null,
  hidden: false,
  hidden_reason: null,
  hidden_by: null,
  first_frame: 0,
  last_frame: 9,
  first_ms: 0,
  last_ms: 1,
  rows: 10,
  crops: 8,
  made_of: [...madeOf],
  possibly_misaligned: false,
  perhaps_nobody: false,
  presence: [],
  seams: [],
  still: null,
  preview: null,
});

const said: PersonConditionsView = {
  run: 1,
  condition: 'view',
  classes: ['behind', 'front'],
  held_out: null,
  persons: [
    { person: 1, counts: { behind: 3, front: 1 }, unreliable: 4 },
    { person: 2, counts: { front: 2 }, unreliable: 0 },
    { person: 3, counts: { behind: 5 }, unreliable: 0 },
    { person: 4, counts: {}, unreliable: 8 },
  ],
};
const ids = (persons: readonly PersonSummary[]): readonly number[] => persons.map(({ id }) => id);
const all = [person(5), person(4), person(3), person(2), person(1)];

test('a class first sorts by its share of the pictures that speak, and keeps everybody', () => {
  assert.deepEqual(ids(orderByCondition(all, said, { className: 'front', rule: 'first' })), [2, 1, 3, 5, 4]);
});

test('only a class leaves out whose pictures all say something else, never those of whom nothing is said', () => {
  assert.deepEqual(ids(orderByCondition(all, said, { className: 'front', rule: 'only' })), [2, 1, 5, 4]);
});

test('a merged person is what its parts are together', () => {
  assert.equal(classShare(said, person(1, [1, 2]), 'front'), 0.5);
});

test('without answers or a wish the order stays', () => {
  assert.deepEqual(orderByCondition(all, null, { className: 'front', rule: 'only' }), all);
  assert.deepEqual(orderByCondition(all, said, null), all);
});
