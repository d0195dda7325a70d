import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cohenKappa } from './cohen-kappa.ts';

test('kappa is what agreement is beyond chance', () => {
  // 35 of 50 agree, and 25 would by chance: (0.7 - 0.5) / (1 - 0.5).
  const kappa = cohenKappa([
    [20, 5],
    [10, 15],
  ]);
  assert.ok(Math.abs((kappa ?? 0) - 0.4) < 1e-12);
});

test('always agreeing is 1, never beyond chance 0, and always differing below', () => {
  assert.equal(
    cohenKappa([
      [3, 0],
      [0, 4],
    ]),
    1,
  );
  assert.equal(
    cohenKappa([
      [1, 1],
      [1, 1],
    ]),
    0,
  );
  assert.equal(
    cohenKappa([
      [0, 2],
      [2, 0],
    ]),
    -1,
  );
});

test('where there is nothing to tell by, nothing is told', () => {
  assert.equal(cohenKappa([[0]]), null);
  assert.equal(
    cohenKappa([
      [7, 0],
      [0, 0],
    ]),
    null,
  );
});
