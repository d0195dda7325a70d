import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cropId } from '#base/ids.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { chooseBestCrops, type RatedCrop } from './best-crops.ts';
import { measureQuality, qualityWeights } from './measure-quality.ts';
import { measureSharpness } from './measure-sharpness.ts';

/** Vertical stripes `stripePx` wide; every `soften` neighbours are averaged. */
function stripes(widthPx: number, heightPx: number, stripePx: number, soften = 1): RgbImage {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let x = 0; x < widthPx; x += 1) {
    let sum = 0;
    for (let tap = 0; tap < soften; tap += 1) sum += Math.floor((x + tap) / stripePx) % 2 === 0 ? 40 : 200;
    for (let y = 0; y < heightPx; y += 1) data.fill(sum / soften, (y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3);
  }
  return { widthPx, heightPx, data };
}

const plain = { confidence: 0.9, coveredShare: 0, cutByEdge: false, relativeHeight: 1 };
const picture = stripes(64, 128, 4);

describe('measureSharpness', () => {
  it('is 0 for a flat picture and falls when a picture is blurred', () => {
    assert.equal(measureSharpness({ widthPx: 30, heightPx: 60, data: new Uint8Array(30 * 60 * 3).fill(90) }), 0);
    assert.ok(measureSharpness(stripes(64, 128, 8, 6)) < measureSharpness(stripes(64, 128, 8)) / 2);
  });

  it('does not reward a crop for being large: the same picture at twice the size is no sharper', () => {
    const ratio = measureSharpness(stripes(128, 256, 16)) / measureSharpness(stripes(64, 128, 8));
    assert.ok(ratio > 0.3 && ratio < 1, String(ratio));
  });

  it('takes a crop of a single pixel', () => {
    assert.equal(measureSharpness({ widthPx: 1, heightPx: 1, data: new Uint8Array([9, 200, 31]) }) < 1e-3, true);
  });
});

describe('measureQuality', () => {
  it('falls with each thing that makes a crop worse', () => {
    const { score } = measureQuality(picture, plain);
    const worse = {
      covered: measureQuality(picture, { ...plain, coveredShare: 0.4 }),
      cut: measureQuality(picture, { ...plain, cutByEdge: true }),
      small: measureQuality(picture, { ...plain, relativeHeight: 0.6 }),
      unsure: measureQuality(picture, { ...plain, confidence: 0.4 }),
      blurred: measureQuality(stripes(64, 128, 4, 4), plain),
    };
    for (const [name, quality] of Object.entries(worse)) assert.ok(quality.score < score, name);
  });

  it('puts a person who is all but hidden below one who is merely small, blurred and cut', () => {
    const hidden = measureQuality(picture, { ...plain, coveredShare: 1 });
    const poor = measureQuality(stripes(64, 128, 4, 3), { ...plain, cutByEdge: true, relativeHeight: 0.5 });
    assert.ok(hidden.score < poor.score);
  });

  it('keeps every part and the whole between 0 and 1, with weights that sum to 1', () => {
    const sum = Object.values(qualityWeights).reduce((total, weight) => total + weight, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
    const quality = measureQuality(picture, { ...plain, confidence: 1.7, relativeHeight: 4, coveredShare: -0.1 });
    for (const value of Object.values(quality)) assert.ok(value >= 0 && value <= 1);
  });
});

const rated = (scores: readonly number[]): RatedCrop[] =>
  scores.map((score, index) => ({ cropId: cropId(index + 1), frameIndex: index * 10, score }));

describe('chooseBestCrops', () => {
  it('takes the best of each stretch of time rather than the best of all', () => {
    const crops = rated(Array.from({ length: 40 }, (_, index) => 0.9 - index * 0.005));
    const chosen = chooseBestCrops(crops, 8);
    assert.deepEqual(
      chosen.map((crop) => crop.frameIndex),
      [0, 50, 100, 150, 200, 250, 300, 350],
    );
  });

  it('gives the place of a stretch with nothing good to a better crop elsewhere', () => {
    const crops = rated(Array.from({ length: 40 }, (_, index) => (index >= 10 && index < 20 ? 0.1 : 0.8)));
    const chosen = chooseBestCrops(crops, 8);
    assert.equal(chosen.length, 8);
    assert.ok(chosen.every((crop) => crop.score === 0.8));
  });

  it('gives back all crops of a person who has no more than asked for', () => {
    assert.equal(chooseBestCrops(rated([0.5, 0.01, 0.3]), 8).length, 3);
    assert.deepEqual(chooseBestCrops([], 8), []);
  });

  it('chooses the same crops, in order of time, whatever order they come in', () => {
    const scores = fc.array(fc.constantFrom(0, 0.2, 0.5, 0.5, 0.7), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (values, count, shuffle) => {
        const crops = rated(values);
        const keyed = crops.map((crop) => ({ crop, key: shuffle.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        const chosen = chooseBestCrops(crops, count);
        assert.equal(chosen.length, Math.min(count, crops.length));
        assert.equal(new Set(chosen).size, chosen.length);
        assert.deepEqual(
          [...chosen].sort((a, b) => a.frameIndex - b.frameIndex),
          chosen,
        );
        assert.deepEqual(
          chooseBestCrops(
            keyed.map(({ crop }) => crop),
            count,
          ),
          chosen,
        );
      }),
    );
  });
});
