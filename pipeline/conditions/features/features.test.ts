import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { flipped, recropped, relit } from './augment.ts';
import { cutOut } from './describer.ts';
import { poolMap } from './pool-map.ts';
import { positionNames, positionNumbers } from './position-numbers.ts';

/** One channel of 2 x 4 cells of 8 pixels, numbered from 0. */
const map = { data: Float32Array.from({ length: 8 }, (_, index) => index), dims: [1, 1, 2, 4] };
const place = { inputWidthPx: 32, scale: 1, leftPx: 0, topPx: 0 };
const near = (ours: ArrayLike<number>, theirs: readonly number[]): void => {
  theirs.forEach((value, index) => {
    assert.ok(Math.abs(ours[index] - value) < 1e-12, `${ours[index]} for ${value}`);
  });
};

test('a box over whole cells is their mean, over parts of cells it weighs them by the share covered', () => {
  near(poolMap(map, place, [0, 0, 16, 16]), [(0 + 1 + 4 + 5) / 4]);
  near(poolMap(map, place, [4, 0, 16, 8]), [(0.5 * 0 + 1 * 1) / 1.5]);
});

test('a box smaller than a cell has the value of the cell, and one beyond the picture is cut off', () => {
  near(poolMap(map, place, [17, 9, 18, 10]), [6]);
  near(poolMap(map, place, [-50, -50, 8, 8]), [0]);
});

test('scale and padding of the input are followed', () => {
  near(poolMap(map, { ...place, scale: 0.5, leftPx: 8 }, [0, 0, 16, 16]), [1]);
});

test('a box outside the picture is refused with a sentence', () => {
  assert.throws(
    () => poolMap(map, place, [100, 0, 120, 10]),
    (error) => error instanceof DoppelError && /outside its picture/.test(error.message),
  );
});

const image: RgbImage = { widthPx: 3, heightPx: 1, data: Uint8Array.of(1, 2, 3, 40, 50, 60, 200, 210, 220) };

test('a mirrored picture mirrors its boxes, and twice is as before', () => {
  const picture = { image, boxes: [[0, 0, 1, 1]] as const };
  const once = flipped(picture);
  assert.deepEqual([...once.image.data], [200, 210, 220, 40, 50, 60, 1, 2, 3]);
  assert.deepEqual(once.boxes, [[2, 0, 3, 1]]);
  assert.deepEqual(flipped(once), { image: { ...image }, boxes: [[0, 0, 1, 1]] });
});

test('light changes values within bytes, crops stay within the picture and move by little', () => {
  const bright = relit({ image, boxes: [] }, { uniform: () => 1, normal: () => 0 });
  assert.deepEqual([...bright.image.data.slice(6)], [255, 255, 255]);
  const big = {
    image: { widthPx: 100, heightPx: 100, data: new Uint8Array(30_000) },
    boxes: [[0, 0, 50, 100]] as const,
  };
  for (let seed = 0; seed < 50; seed++) {
    const [[x1, y1, x2, y2]] = recropped(big, seededRandom(seed)).boxes;
    assert.ok(x1 >= 0 && y1 >= 0 && x2 <= 100 && y2 <= 100 && Math.abs(x2 - 50) <= 4 && x1 <= 4);
  }
});

test('a cut-out has the pixels that the box touches', () => {
  assert.deepEqual([...cutOut(image, [0.5, 0, 1.2, 1]).data], [1, 2, 3, 40, 50, 60]);
  assert.throws(() => cutOut(image, [5, 0, 9, 1]), /outside its picture/);
});

test('position with the overlap left out does not know what others cover', () => {
  const picture = { widthPx: 100, heightPx: 100 };
  const [box, other] = [
    [10, 10, 30, 50],
    [10, 10, 30, 50],
  ] as const;
  const place_ = positionNames.indexOf('covered_by_others');
  assert.equal(positionNumbers(box, [other], picture, { overlap: 'included' })[place_], 1);
  assert.equal(positionNumbers(box, [other], picture, { overlap: 'left out' })[place_], 0);
});
