import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probabilityFigure, probabilityRange, probabilityVerdict, similarityFigure } from './score-words.ts';

test('a similarity has two digits, and says so where there is none', () => {
  assert.deepEqual([0.91249, -0.2, null].map(similarityFigure), ['0.91', '-0.20', 'none']);
});

test('a probability never claims to be certain, on either side', () => {
  assert.deepEqual([0, 0.0099, 0.01, 0.25, 0.97, 0.99, 0.9901, 1, null].map(probabilityFigure), [
    '<0.01',
    '<0.01',
    '0.01',
    '0.25',
    '0.97',
    '0.99',
    '>0.99',
    '>0.99',
    'none',
  ]);
  assert.equal(probabilityRange([0.9, 1]), '0.90 to >0.99');
});

test('the words take a side from nine in ten on, and say that it could be either between', () => {
  const points = [0, 0.1, 0.1001, 0.5, 0.8999, 0.9, 1].map((probability) => probabilityVerdict(probability).points);
  assert.deepEqual(points, ['against', 'against', 'neutral', 'neutral', 'neutral', 'for', 'for']);
  assert.equal(probabilityVerdict(0.95).words, 'very likely the same');
  assert.equal(probabilityVerdict(0.05).words, 'very likely two persons');
  assert.equal(probabilityVerdict(0.5).words, 'could be either');
});
