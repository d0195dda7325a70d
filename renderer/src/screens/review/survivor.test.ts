import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWideMerge, usualSurvivor } from './survivor.ts';

test('the lower id survives, unless only the other has a name', () => {
  assert.equal(usualSurvivor({ id: 9, name: null }, { id: 4, name: null }), 4);
  assert.equal(usualSurvivor({ id: 9, name: 'Anna' }, { id: 4, name: null }), 9);
  assert.equal(usualSurvivor({ id: 9, name: 'Anna' }, { id: 4, name: 'Ben' }), 4);
  assert.equal(usualSurvivor({ id: 9, name: '' }, { id: 4, name: null }), 4);
});

test('a merge is wide as soon as one of the two was merged before', () => {
  assert.equal(isWideMerge([{ made_of: [1] }, { made_of: [2] }]), false);
  assert.equal(isWideMerge([{ made_of: [1, 5] }, { made_of: [2] }]), true);
});
