import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderedMatrix, ruledOut } from './ordered-matrix.ts';

const ids = [3, 7, 9];
const values = Float32Array.of(1, 0.25, 0.5, 0.25, 1, 0.75, 0.5, 0.75, 1);

test('each cell keeps its pair in whatever order the persons stand', () => {
  const { rows, ids: shown } = orderedMatrix(ids, values, [], [9, 3, 7]);
  assert.deepEqual(shown, [9, 3, 7]);
  assert.deepEqual([...rows[0]], [Number.NaN, 0.5, 0.75]);
  assert.deepEqual([...rows[2]], [0.75, 0.25, Number.NaN]);
});

test('a vetoed pair is marked on both sides of the diagonal', () => {
  const { rows, vetoed } = orderedMatrix(ids, values, [[7, 3]], [9, 3, 7]);
  assert.deepEqual(
    rows.map((row) => [...row].map((cell) => cell === ruledOut)),
    [
      [false, false, false],
      [false, false, true],
      [false, true, false],
    ],
  );
  assert.deepEqual(vetoed.toSorted(), [
    [1, 2],
    [2, 1],
  ]);
});

test('the lowest value leaves the diagonal and missing numbers out', () => {
  assert.equal(orderedMatrix(ids, values, [], ids).lowest, 0.25);
  assert.equal(orderedMatrix(ids, values, [[3, 7]], ids).lowest, 0.25, 'a veto takes nothing off the scale');
  assert.equal(orderedMatrix([1], Float32Array.of(1), [], [1]).lowest, 0);
});
