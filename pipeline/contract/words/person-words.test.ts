import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personName, personTitle } from './person-words.ts';

test('a person is called by name, and by number where there is none', () => {
  assert.deepEqual([personName({ id: 4, name: 'Ana' }), personTitle({ id: 4, name: 'Ana' })], ['Ana', 'Ana (4)']);
  for (const name of [null, '']) {
    assert.deepEqual([personName({ id: 4, name }), personTitle({ id: 4, name })], ['Person 4', 'Person 4']);
  }
});
