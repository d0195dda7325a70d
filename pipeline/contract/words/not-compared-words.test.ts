import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notComparedSentence } from './not-compared-words.ts';

test('who was left out of a comparison is said by video, and nothing where nobody was', () => {
  assert.equal(notComparedSentence([]), null);
  assert.match(
    notComparedSentence([{ source: 1, name: 'hall', persons: 1 }]) ?? '',
    /^1 person of hall was not compared/,
  );
  const two = notComparedSentence([
    { source: 1, name: 'hall', persons: 2 },
    { source: 2, name: 'yard', persons: 3 },
  ]);
  assert.match(two ?? '', /^2 persons of hall, 3 of yard were not compared/);
});
