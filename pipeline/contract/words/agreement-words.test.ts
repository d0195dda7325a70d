import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreementWords } from './agreement-words.ts';

const pictureOf = (valueAt: (row: number) => number) => ({
  crop: 1,
  columns: 2,
  rows: 6,
  values: Array.from({ length: 12 }, (_, part) => valueAt(Math.floor(part / 2))),
  likeness: 0.8,
});

test('the third of a picture that agrees most is named, with its share of all agreement', () => {
  assert.equal(agreementWords(pictureOf((row) => (row < 2 ? 0.1 : 0))), 'agrees most in the upper third (100 %)');
  assert.equal(
    agreementWords(pictureOf((row) => [0, 0, 0, 0.1, 0.3, 0.1][row])),
    'agrees most in the lower third (80 %)',
  );
  assert.equal(agreementWords(pictureOf((row) => (row === 3 ? 0.2 : -0.2))), 'agrees most in the middle third (100 %)');
});

test('where covering changes next to nothing, no part is named', () => {
  assert.equal(agreementWords(pictureOf(() => 0.001)), 'agrees nowhere in particular');
});
