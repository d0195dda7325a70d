import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DoppelError } from '#base/doppel-error.ts';
import { type BoxPx, boxNumberNames, boxNumbers, coveredByOthers } from './box-numbers.ts';
import { knownStates } from './known-states.ts';
import { boxRelation, countRelations, picturePosition } from './relations.ts';

const picture = { widthPx: 400, heightPx: 300 };

test('the numbers of a box are shares of its picture', () => {
  const numbers = boxNumbers([100, 0, 200, 150], picture, []);
  assert.deepEqual([...numbers], [0.375, 0.25, 0.25, 0.5, 0.125, Math.log(100 / 150), 0, 1, 0, 0, 0]);
  assert.equal(numbers.length, boxNumberNames.length);
});

test('overlap with others counts ground that two of them cover once', () => {
  assert.equal(coveredByOthers([0, 0, 10, 10], [[0, 0, 5, 10]]), 0.5);
  assert.equal(
    coveredByOthers(
      [0, 0, 10, 10],
      [
        [0, 0, 5, 10],
        [0, 0, 5, 10],
        [-5, 5, 20, 30],
      ],
    ),
    0.75,
  );
  assert.equal(coveredByOthers([0, 0, 10, 10], [[10, 0, 20, 10]]), 0);
});

test('overlap with others equals counting pixels, for any whole boxes', () => {
  const side = fc.integer({ min: 0, max: 11 });
  const box = fc.tuple(side, side, side, side).map(([a, b, c, d]): BoxPx => [a, b, a + c + 1, b + d + 1]);
  fc.assert(
    fc.property(box, fc.array(box, { maxLength: 5 }), (one, others) => {
      let hit = 0;
      for (let y = one[1]; y < one[3]; y++) {
        for (let x = one[0]; x < one[2]; x++) {
          if (others.some(([a, b, c, d]) => x >= a && x < c && y >= b && y < d)) hit++;
        }
      }
      const share = hit / ((one[2] - one[0]) * (one[3] - one[1]));
      assert.ok(Math.abs(coveredByOthers(one, others) - share) < 1e-12);
    }),
  );
});

test('above, below and level turn at 0.05 of the height, and 0.05 itself is level', () => {
  const at = (centre: number): BoxPx => [0, centre - 10, 20, centre + 10];
  assert.equal(boxRelation(at(100), at(115), picture).vertical, 'same level');
  assert.equal(boxRelation(at(100), at(115.1), picture).vertical, 'above');
  assert.equal(boxRelation(at(115.1), at(100), picture).vertical, 'below');
});

test('at the end of an upright box means near the middle of its bottom, within 0.05 picture diagonals', () => {
  const slope: BoxPx = [100, 50, 120, 200];
  // The diagonal is 500 pixels: the reach is 25.
  assert.equal(boxRelation([90, 225, 130, 240], slope, picture).atEnd, true);
  assert.equal(boxRelation([90, 225.1, 130, 240], slope, picture).atEnd, false);
  assert.equal(boxRelation([135, 190, 160, 210], slope, picture).atEnd, true);
  assert.equal(boxRelation([90, 10, 130, 45], slope, picture).atEnd, false, 'its top is no end');
});

test('both short sides of a lying box are its ends', () => {
  const lying: BoxPx = [100, 100, 300, 120];
  assert.equal(boxRelation([310, 100, 330, 120], lying, picture).atEnd, true);
  assert.equal(boxRelation([70, 100, 90, 120], lying, picture).atEnd, true);
  assert.equal(boxRelation([190, 130, 210, 150], lying, picture).atEnd, false);
});

test('relations of one box to many are counted from its side', () => {
  const counts = countRelations(
    [100, 205, 120, 220],
    [
      [100, 50, 120, 200],
      [10, 205, 30, 220],
      [200, 280, 220, 299],
    ],
    picture,
  );
  assert.deepEqual(counts, { above: 1, below: 1, level: 1, atEndOf: 1, hasAtEnd: 1 });
});

test('a box in the lower third is at the bottom', () => {
  assert.equal(picturePosition([0, 210, 10, 230], picture), 'bottom');
  assert.equal(picturePosition([0, 0, 10, 20], picture), 'top');
  assert.equal(picturePosition([0, 140, 10, 160], picture), 'middle');
});

test('cut by the edge, overlapped and size are computed', () => {
  assert.deepEqual(knownStates([1, 100, 50, 299], picture, [[25.5, 100, 60, 299]]), {
    cutBy: ['left', 'bottom'],
    coveredByOthers: 0.5,
    heightPx: 199,
  });
});

test('an empty box and one that is not finite are refused with a sentence', () => {
  const boxes: readonly BoxPx[] = [
    [10, 10, 10, 20],
    [10, 10, Number.NaN, 20],
  ];
  for (const box of boxes) {
    assert.throws(
      () => boxNumbers(box, picture, []),
      (error) => error instanceof DoppelError && error.code === 'bad_file' && /x1 < x2/.test(error.message),
    );
  }
});
