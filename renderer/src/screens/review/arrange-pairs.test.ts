import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonConditionsView } from '#contract/conditions.ts';
import type { QueuePair } from '#contract/review.ts';
import {
  leftOutByChoice,
  movedBy,
  openPairs,
  pairKey,
  type QueueState,
  withArrangement,
} from '../../state/queue-state.ts';
import { arrangeByCondition } from './arrange-pairs.ts';

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
const persons = [1, 2, 3, 4].map((id) => ({ id, made_of: [id] }));
const pair = (a: number, b: number): QueuePair => ({ a, b, state: 'open' }) as QueuePair;
const pairs = [pair(3, 4), pair(2, 3), pair(1, 4), pair(1, 2), pair(1, 3)];
const keys = (list: readonly QueuePair[]): readonly string[] => list.map(pairKey);
const state = {
  queue: { pairs, decided: 0, open: 5, unsure: 0 },
  pending: [],
  current: pairs[0],
  failed: null,
} as unknown as QueueState;

test('pairs of whom both are seen so come first, silence last, and none is lost', () => {
  const arrange = arrangeByCondition(said, { className: 'front', rule: 'first' }, persons);
  assert.deepEqual(keys(arrange(pairs)), ['1-2', '2-3', '1-3', '3-4', '1-4']);
});

test('only keeps pairs of whom both have such a picture or nothing said, and what is left out is counted, not closed', () => {
  const arrange = arrangeByCondition(said, { className: 'front', rule: 'only' }, persons);
  const chosen = withArrangement(state, arrange);
  assert.deepEqual(keys(openPairs(chosen)), ['1-2', '1-4']);
  assert.equal(leftOutByChoice(chosen), 3);
  assert.equal(chosen.current === null ? '' : pairKey(chosen.current), '1-2', 'a pair left out gives way');
  const [next] = keys([movedBy(chosen, 1).current ?? pairs[0]]);
  assert.equal(next, '1-4', 'the keys follow the choice');
  const back = withArrangement(chosen, undefined);
  assert.equal(leftOutByChoice(back), 0);
  assert.equal(back.current === null ? '' : pairKey(back.current), '1-2', 'the pair on screen stays');
});

test('a merged person is seen so as its parts are', () => {
  const arrange = arrangeByCondition(said, { className: 'front', rule: 'only' }, [
    { id: 3, made_of: [2, 3] },
    { id: 1, made_of: [1] },
  ]);
  assert.deepEqual(keys(arrange([pair(1, 3)])), ['1-3']);
});
