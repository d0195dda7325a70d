import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
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

/**
 * Sizes, and the SHA-256 of what opencv-python-headless 5.0.0 makes of the picture in the test by `cv2.resize(picture,
 * shown, interpolation=cv2.INTER_LINEAR)`.
 */
const opencvHashes = [
  [768, 576, [416, 312], '434faad7e00ff68092a50d02b362befdd63018ba1520af7ec83ed3a1859c1ede'],
  [1280, 720, [416, 234], '0b533b19a65148ee805d8f36527530df8ee7a54ac2d4885caa50d73cf306cf70'],
  [333, 777, [178, 416], '4710aecfe2c11f81bde8291104cee19d9c93f58ebd695b28c10488445e69cad1'],
  [320, 320, [416, 416], 'ce427b5f1ab146cc772f3f11a44088ffdd48ef0cf0024e570c40d96038e7329d'],
  [200, 150, [416, 312], '6a1069dec1936ba90c01da04a7054e59dd9c76189c88bc23ca47de00528442d8'],
  [31, 77, [167, 416], '53bff7101add9329524dbf22521ecdc01209c00ba2fbd1873b6c2bc15283301a'],
] as const;

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

  it('takes each colour less its mean, over its deviation, the grey too, in an input that leaves its size open', () => {
    const letterbox = new Letterbox(208, 100, entryOf('rtmdet_nano_person').picture);
    assert.deepEqual([letterbox.inputWidthPx, letterbox.inputHeightPx], [416, 224]);
    const input = new Float32Array(letterbox.floats);
    letterbox.fill(plain(208, 100, [255, 51, 0]), input);
    const at = (row: number): readonly number[] => [0, 1, 2].map((plane) => input[(plane * 224 + row) * 416]);
    const expected = (rgb: readonly number[]): readonly number[] => [
      Math.fround((rgb[2] - 103.53) / 57.375),
      Math.fround((rgb[1] - 116.28) / 57.12),
      Math.fround((rgb[0] - 123.675) / 58.395),
    ];
    assert.deepEqual(at(0), expected([255, 51, 0]));
    assert.deepEqual(at(223), expected([114, 114, 114]));
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

  for (const [widthPx, heightPx, shownPx, sha256] of opencvHashes) {
    it(`resizes ${widthPx} x ${heightPx} pixels to the very samples that OpenCV gives`, () => {
      const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => Math.imul(i, 2654435761) >>> 13);
      const letterbox = new Letterbox(widthPx, heightPx, yolox);
      const input = new Float32Array(letterbox.floats);
      letterbox.fill({ widthPx, heightPx, data }, input);
      const [width, height] = shownPx;
      const shown = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
        const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
        return input[((2 - channel) * 416 + y) * 416 + x];
      });
      assert.equal(createHash('sha256').update(shown).digest('hex'), sha256);
    });
  }

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
