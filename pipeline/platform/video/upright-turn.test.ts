import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noTurn, uprightTurn } from './upright-turn.ts';

/** A matrix as ffprobe prints it: x' = ax + cy, y' = bx + dy. */
const matrix = (a: number, b: number, c: number, d: number): readonly number[] =>
  [a, b, 0, c, d, 0, 0, 0, 16384].map((value, at) => (at < 5 ? Math.round(value * 65536) : value));

const turnedBy = (degrees: number, scale = 1): readonly number[] => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return matrix(scale * cos, scale * sin, -sin, cos);
};

test('no matrix, and one that turns nothing, turn nothing', () => {
  assert.deepEqual(uprightTurn(null), noTurn);
  assert.deepEqual(uprightTurn(matrix(1, 0, 0, 1)), noTurn);
  assert.deepEqual(uprightTurn(matrix(0, 0, 0, 0)), noTurn, 'a matrix of zeros says nothing');
});

test('quarter turns are done, clockwise as the matrix has it', () => {
  const rotations = [0, 90, 180, 270, -90, 450].map((degrees) => uprightTurn(turnedBy(degrees)));
  assert.deepEqual(
    rotations.map(({ rotationDegrees }) => rotationDegrees),
    [0, 90, 180, 270, 270, 90],
  );
  assert.ok(rotations.every(({ isExact, isMirrored, leftDegrees }) => isExact && !isMirrored && leftDegrees === null));
});

test('all four mirrored positions are told apart', () => {
  const mirrored = [matrix(-1, 0, 0, 1), matrix(1, 0, 0, -1), matrix(0, 1, 1, 0), matrix(0, -1, -1, 0)];
  assert.deepEqual(
    mirrored.map((each) => uprightTurn(each).filters),
    [['hflip'], ['vflip'], ['transpose=0'], ['transpose=3']],
  );
  assert.ok(mirrored.every((each) => uprightTurn(each).isMirrored));
});

test('up to half a degree beside a quarter is that quarter, and more is left as it is stored', () => {
  for (const degrees of [89.6, 90.4, 179.6, 269.7, 359.6]) {
    const turn = uprightTurn(turnedBy(degrees));
    assert.equal(turn.rotationDegrees, (Math.round(degrees / 90) * 90) % 360, `${degrees}`);
    assert.equal(turn.isExact, false);
  }
  for (const degrees of [10, 45, 88, 91, 135, 200]) {
    const turn = uprightTurn(turnedBy(degrees));
    assert.deepEqual([turn.filters, turn.rotationDegrees], [[], 0], `${degrees}`);
    assert.ok(turn.leftDegrees !== null);
  }
});

test('a matrix that also stretches is turned, and is not exact', () => {
  const turn = uprightTurn(turnedBy(90, 1.5));
  assert.deepEqual([turn.rotationDegrees, turn.isExact], [90, false]);
});
