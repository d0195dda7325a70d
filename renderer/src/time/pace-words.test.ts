import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paceWords } from './pace-words.ts';

test('the time left is told once the pace is known', () => {
  assert.equal(paceWords(40, null), 'time left after three answers');
  assert.equal(paceWords(40, 2.2), 'about 1 min at your pace');
  assert.equal(paceWords(0, 2.2), 'nothing left');
});
