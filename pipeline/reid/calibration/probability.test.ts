import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { invert4, matrix4 } from './matrix4.ts';
import { galleryOffset, probabilityOf, shippedModel } from './probability.ts';
import { shippedCalibration } from './shipped-calibrations.ts';

const osnet = '61b2604171ef9d58d21758626f83b35a253c3d7123976523a6e03068c3c95d7b';
const cosine = fc.double({ min: -1, max: 1, noNaN: true });

describe('the shipped calibration', () => {
  it('belongs to one file of weights: another sha256, or none, has no calibration', () => {
    assert.equal(shippedCalibration(osnet)?.model, 'osnet_x0_25_msmt17');
    assert.equal(shippedCalibration('0'.repeat(64)), null);
    assert.equal(shippedCalibration(null), null);
  });

  it('never lowers P(same) when two look more alike, and keeps it within its interval', () => {
    const record = shippedCalibration(osnet);
    assert.ok(record !== null);
    const model = shippedModel(record, 20);
    fc.assert(
      fc.property(cosine, cosine, cosine, cosine, (likeness, bestMatches, steadiness, more) => {
        const { value, low, high } = probabilityOf({ likeness, bestMatches, steadiness }, model);
        assert.ok(low >= 0 && low <= value && value <= high && high <= 1);
        const alike = Math.max(likeness, more);
        assert.ok(probabilityOf({ likeness: alike, bestMatches, steadiness }, model).value >= value);
      }),
    );
  });

  it('takes the usual steadiness of persons with a single crop', () => {
    const record = shippedCalibration(osnet);
    assert.ok(record !== null);
    const model = shippedModel(record, 20);
    const unknown = probabilityOf({ likeness: 0.5, bestMatches: 0.5, steadiness: null }, model);
    const usual = probabilityOf({ likeness: 0.5, bestMatches: 0.5, steadiness: record.usual_steadiness }, model);
    assert.deepEqual(unknown, usual);
  });
});

describe('galleryOffset', () => {
  it('leaves galleries of the size that was learnt from alone, and lowers the odds tenfold among ten times as many', () => {
    assert.equal(galleryOffset(57, 57), 0);
    assert.equal(galleryOffset(3, 57), 0);
    assert.ok(Math.abs(galleryOffset(561, 57) + Math.log(10)) < 1e-12);
  });
});

describe('invert4', () => {
  it('gives the inverse, and null where there is none', () => {
    const matrix = matrix4((row, column) => [4, 1, 0.5, 2][row] * Number(row === column) + (row + column) / 7);
    const inverse = invert4(matrix);
    assert.ok(inverse !== null);
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        const value = matrix[row].reduce((sum, item, k) => sum + item * inverse[k][column], 0);
        assert.ok(Math.abs(value - Number(row === column)) < 1e-9);
      }
    }
    assert.equal(invert4(matrix4((row) => row)), null);
  });
});
