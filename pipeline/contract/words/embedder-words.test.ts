import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embedderWords } from './embedder-words.ts';

test('what compared the persons is named, the stand-in as such, and so is that nothing did', () => {
  const osnet = { id: 'osnet_x0_25', device: 'cpu', weightless: false };
  assert.equal(embedderWords(osnet), 'compared by osnet_x0_25 on cpu');
  assert.match(embedderWords({ ...osnet, id: 'stripes', weightless: true }), /^compared by stripes on cpu, a stand-in/);
  assert.match(embedderWords(null), /^without similarity/);
});
