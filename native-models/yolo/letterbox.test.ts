import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogueEntry, type YoloEntry } from '../catalogue.ts';
import { ModelError } from '../model-error.ts';
import { Letterbox } from './letterbox.ts';

const entryOf = (id: string): YoloEntry => {
  const entry = catalogueEntry(id);
  assert.ok(entry.family === 'yolo');
  return entry;
};
const yolox = entryOf('yolox_nano').picture;
const v8 = entryOf('yolov8n_int8').picture;

/** A picture of one colour. */
const plain = (widthPx: number, heightPx: number, rgb: readonly number[]) => ({
  widthPx,
  heightPx,
  data: Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => rgb[i % 3]),
});

describe('letterbox', () => {
  it('puts the picture in the middle, grey around it, as planes of R, G, B from 0 to 1', () => {
    const letterbox = new Letterbox(1280, 640, v8);
    const input = new Float32Array(letterbox.floats);
    letterbox.fill(plain(1280, 640, [255, 51, 0]), input);
    const at = (channel: number, x: number, y: number): number => input[(channel * 640 + y) * 640 + x];
    assert.deepEqual([letterbox.scale, letterbox.leftPx, letterbox.topPx], [0.5, 0, 160]);
    for (const y of [160, 479])
      assert.deepEqual(
        [0, 1, 2].map((c) => at(c, 0, y)),
        [1, Math.fround(0.2), 0],
      );
    for (const y of [159, 480])
      assert.deepEqual(
        [0, 1, 2].map((c) => at(c, 0, y)),
        Array(3).fill(Math.fround(114 / 255)),
      );
  });

  it('puts the picture into the corner, as planes of B, G, R from 0 to 255, for YOLOX', () => {
    const letterbox = new Letterbox(208, 416, yolox);
    const input = new Float32Array(letterbox.floats);
    letterbox.fill(plain(208, 416, [255, 51, 0]), input);
    assert.deepEqual(
      [0, 1, 2].map((c) => input[c * 416 * 416]),
      [0, 51, 255],
    );
    assert.equal(input[415], 114);
  });

  it('interpolates as OpenCV does', () => {
    // cv2.resize(np.arange(0, 250, 25, np.uint8)[None].repeat(4, 0), (6, 2), interpolation=cv2.INTER_LINEAR)[0]
    const expected = [8, 50, 92, 133, 175, 217];
    const row = Array.from({ length: 10 }, (_, x) => x * 25);
    const data = Uint8Array.from(
      Array(4)
        .fill(row)
        .flat()
        .flatMap((value) => [value, value, value]),
    );
    const letterbox = new Letterbox(10, 4, { ...yolox, widthPx: 6, heightPx: 6 });
    const input = new Float32Array(letterbox.floats);
    letterbox.fill({ widthPx: 10, heightPx: 4, data }, input);
    assert.deepEqual([...input.subarray(0, 6)], expected);
  });

  it('brings boxes back to the pixels of the picture and cuts them off at its edges', () => {
    const letterbox = new Letterbox(1280, 640, v8);
    const boxes = Float64Array.of(10, 170, 20, 180, -5, 100, 700, 600);
    letterbox.toSource(boxes);
    assert.deepEqual([...boxes], [20, 20, 40, 40, 0, 0, 1280, 640]);
  });

  it('makes the input no larger than the picture needs where the model leaves its size open', () => {
    const letterbox = new Letterbox(1280, 720, { ...v8, dynamic: true });
    assert.deepEqual([letterbox.inputWidthPx, letterbox.inputHeightPx], [640, 384]);
    assert.equal(letterbox.topPx, 12);
  });

  it('refuses a picture of another size', () => {
    const letterbox = new Letterbox(100, 100, v8);
    assert.throws(
      () => letterbox.fill(plain(99, 100, [0, 0, 0]), new Float32Array(letterbox.floats)),
      (error: unknown) => error instanceof ModelError && error.code === 'bad_input',
    );
  });
});
