import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calibrationRecord } from '#contract/calibration.ts';
import firstVersion from './coefficients/osnet_x0_25_msmt17.first.json' with { type: 'json' };
import { invert4, matrix4 } from './matrix4.ts';
import { canReach, galleryOffset, likenessToReach, probabilityOf, shippedModel } from './probability.ts';
import { shippedCalibration } from './shipped-calibrations.ts';

const osnet = '61b2604171ef9d58d21758626f83b35a253c3d7123976523a6e03068c3c95d7b';
/** person-reidentification-retail-0286 as Doppel converts it, and as another program did: the same weights. */
const retail0286 = 'bcaf1d8a16d6e7288c683ac40fa99dea3d96753cd571e8e469b566113d59ddc2';
const retail0286Elsewhere = '867e4d016d6c2cca9f850d870791863957abf819494d4162b6963c0f8a93bf64';
const cosine = fc.double({ min: -1, max: 1, noNaN: true });

it('below the likeness that a probability needs no pair reaches it, and a little above it a pair does', () => {
  const record = shippedCalibration(osnet);
  assert.ok(record !== null);
  const shipped = shippedModel(record, 20);
  const slope = fc.double({ min: -8, max: 20, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(slope, slope, slope, slope),
      fc.option(cosine, { nil: null }),
      fc.double({ min: 1e-4, max: 0.9999, noNaN: true }),
      cosine,
      (coefficients, steadiness, least, likeness) => {
        const model = { ...shipped, coefficients };
        const others = { steadiness, crowding: -3 };
        const bar = likenessToReach(others, model, least);
        const reaches = (each: number) => canReach({ ...others, likeness: each }, model, least);
        assert.ok(!reaches(likeness) || likeness >= bar, `${likeness} reaches, and the bar is ${bar}`);
        const isRising = coefficients[1] >= 0 && coefficients[2] >= 0;
        if (isRising && bar > -1 && bar <= 1) assert.ok(reaches(bar + 1e-5), 'no bar is lower than need be');
      },
    ),
  );
});

describe('the shipped calibration', () => {
  it('belongs to one file of weights: another sha256, or none, has no calibration', () => {
    assert.equal(shippedCalibration(osnet)?.model, 'osnet_x0_25_msmt17');
    assert.equal(shippedCalibration('0'.repeat(64)), null);
    assert.equal(shippedCalibration(null), null);
  });

  it('is shared by files of the same weights, and bears the sha256 of the file that is used', () => {
    const [own, other] = [shippedCalibration(retail0286), shippedCalibration(retail0286Elsewhere)];
    assert.deepEqual(other, { ...own, model_sha256: retail0286Elsewhere });
  });

  it('never lowers P(same) when two look more alike, and keeps it within its interval', () => {
    const record = shippedCalibration(osnet);
    assert.ok(record !== null);
    const model = shippedModel(record, 20);
    fc.assert(
      fc.property(cosine, cosine, cosine, cosine, (likeness, bestMatches, steadiness, more) => {
        const others = { bestMatches, steadiness, crowding: -3 };
        const { value, low, high } = probabilityOf({ likeness, ...others }, model);
        assert.ok(low >= 0 && low <= value && value <= high && high <= 1);
        const alike = Math.max(likeness, more);
        assert.ok(probabilityOf({ likeness: alike, ...others }, model).value >= value);
      }),
    );
  });

  it('lowers P(same) where more look alike than in any video that was learnt from, and widens its interval beyond them', () => {
    const record = shippedCalibration(retail0286);
    assert.ok(record?.crowding);
    const model = shippedModel(record, 100);
    const at = (crowding: number) =>
      probabilityOf({ likeness: 0.5, bestMatches: 0.55, steadiness: null, crowding }, model);
    const [usual, most, beyond] = [...record.crowding.learnt, record.crowding.learnt[1] + 1].map(at);
    assert.ok(beyond.value < most.value && most.value < usual.value, `${beyond.value}, ${most.value}, ${usual.value}`);
    const width = ({ low, high }: typeof usual): number => Math.log(high / (1 - high)) - Math.log(low / (1 - low));
    assert.ok(width(beyond) > width(most), `${width(beyond)} for ${width(most)}`);
  });
});

describe('a calibration of the first version, which old projects hold', () => {
  const record = calibrationRecord.parse(firstVersion);
  const model = shippedModel(record, 20);

  it('says the same as it did: its fourth term is steadiness, and small galleries move nothing', () => {
    const measures = { likeness: 0.6, bestMatches: 0.6, steadiness: 0.7, crowding: -1 };
    const { value } = probabilityOf(measures, model);
    const [a, b, c, d] = record.coefficients;
    assert.ok(Math.abs(value - 1 / (1 + Math.exp(-(a + 0.6 * b + 0.6 * c + 0.7 * d)))) < 1e-12);
  });

  it('takes the usual steadiness of persons with a single crop', () => {
    const measures = { likeness: 0.5, bestMatches: 0.5, steadiness: null, crowding: -3 };
    const usual = { ...measures, steadiness: record.usual_steadiness };
    assert.deepEqual(probabilityOf(measures, model), probabilityOf(usual, model));
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
