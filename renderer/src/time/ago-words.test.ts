import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoWords } from './ago-words.ts';

test('moments are told by how long ago they were', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  assert.equal(agoWords('2026-11-21T11:59:50Z', now), 'just now');
  assert.equal(agoWords('2026-11-21T11:59:00Z', now), '1 minute ago');
  assert.equal(agoWords('2026-11-21T09:00:00Z', now), '3 hours ago');
  assert.equal(agoWords('2026-11-20T12:00:00Z', now), 'yesterday');
});
