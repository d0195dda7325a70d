import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogueEntry, type YoloEntry } from '../catalogue.ts';
import { ModelError } from '../model-error.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';
import { readHead } from './yolo-head.ts';

const entryOf = (id: string, changed: Partial<YoloEntry> = {}): YoloEntry => {
  const entry = catalogueEntry(id);
  assert.ok(entry.family === 'yolo');
  return { ...entry, ...changed };
};
const isBadOutput = (error: unknown): boolean => error instanceof ModelError && error.code === 'bad_output';

describe('the v8 head', () => {
  const entry = entryOf('yolov8n_int8', { classes: 2 });
  const request = { entry, inputWidthPx: 64, inputHeightPx: 64, classes: [0], minScore: 0.1 };
  /** Columns of cx, cy, w, h, person, other. */
  const output = (...boxes: readonly (readonly number[])[]): Float32Array =>
    Float32Array.from({ length: 6 * boxes.length }, (_, i) => boxes[i % boxes.length][Math.floor(i / boxes.length)]);

  it('gives the corners of the boxes whose best class is wanted', () => {
    const raw = output([10, 20, 4, 8, 0.5, 0.2], [10, 20, 4, 8, 0.05, 0], [10, 20, 4, 8, 0.5, 0.6]);
    const { count, boxes, scores, classes } = readHead(raw, [1, 6, 3], request);
    assert.deepEqual([count, [...boxes], [...scores], [...classes]], [1, [8, 16, 12, 24], [0.5], [0]]);
  });

  it('leaves mask coefficients alone', () => {
    const masked = { ...request, entry: { ...entry, maskCoefficients: 1 } };
    const raw = Float32Array.of(10, 20, 4, 8, 0.5, 0.2, 99);
    assert.equal(readHead(raw, [1, 7, 1], masked).count, 1);
  });

  it('refuses other shapes and scores that are no numbers', () => {
    assert.throws(() => readHead(new Float32Array(14), [1, 7, 2], request), isBadOutput);
    assert.throws(() => readHead(output([1, 1, 1, 1, Number.NaN, 0]), [1, 6, 1], request), isBadOutput);
  });
});

describe('the YOLOX head', () => {
  const entry = entryOf('yolox_nano', { classes: 1 });
  const request = { entry, inputWidthPx: 32, inputHeightPx: 64, classes: [0], minScore: 0.1 };
  const rows = 4 * 8 + 2 * 4 + 1 * 2;

  it('decodes centres by their cell and sizes as logarithms, on every map', () => {
    const raw = new Float32Array(rows * 6);
    raw.set([0.5, 0.25, 0, Math.log(2), 0.8, 0.5], 5 * 6); // stride 8, cell (1, 1)
    raw.set([0, 0, 0, 0, 1, 1], (32 + 3) * 6); // stride 16, cell (1, 1)
    raw.set([0, 0, 0, 0, 1, 1], (32 + 8 + 1) * 6); // stride 32, cell (0, 1)
    const { boxes, scores } = readHead(raw, [1, rows, 6], request);
    const rounded = [...boxes].map((value) => Math.round(value * 1e4) / 1e4);
    assert.deepEqual(rounded, [8, 2, 16, 18, 8, 8, 24, 24, -16, 16, 16, 48]);
    assert.deepEqual(
      [...scores].map((value) => Math.round(value * 1e6) / 1e6),
      [0.4, 1, 1],
    );
  });

  it('refuses a number of boxes that does not fit the input', () => {
    assert.throws(() => readHead(new Float32Array(6 * 41), [1, 41, 6], request), isBadOutput);
  });
});

describe('the RTMDet head', () => {
  const entry = entryOf('rtmdet_nano_person');
  const request = { entry, inputWidthPx: 416, inputHeightPx: 320, classes: [0], minScore: 0.1 };

  it('gives the corners as they are, those that score enough', () => {
    const raw = Float32Array.of(1, 2, 30, 40, 0.5, 5, 6, 7, 8, 0.05);
    const { boxes, scores, classes, rows } = readHead(raw, [1, 2, 5], request);
    assert.deepEqual([[...boxes], [...scores], [...classes], [...rows]], [[1, 2, 30, 40], [0.5], [0], [0]]);
    assert.equal(readHead(new Float32Array(), [1, 0, 5], request).count, 0);
  });

  it('finds no class but its one', () => {
    const raw = Float32Array.of(1, 2, 30, 40, 0.5);
    assert.equal(readHead(raw, [1, 1, 5], { ...request, classes: [2] }).count, 0);
  });

  it('refuses other shapes and scores that are no numbers', () => {
    assert.throws(() => readHead(new Float32Array(12), [1, 2, 6], request), isBadOutput);
    assert.throws(() => readHead(Float32Array.of(1, 2, 3, 4, Number.NaN), [1, 1, 5], request), isBadOutput);
  });
});

describe('suppression of overlaps', () => {
  const boxes = Float64Array.of(0, 0, 10, 10, 0, 0, 10, 9, 100, 0, 110, 10);

  it('keeps the best of boxes that are one, and what stands elsewhere', () => {
    const proposals = { count: 3, boxes, scores: Float64Array.of(0.5, 0.9, 0.3), classes: new Int32Array(3) };
    assert.deepEqual(suppressOverlaps(proposals, 0.6), [1, 2]);
    assert.deepEqual(suppressOverlaps(proposals, 0.95), [1, 0, 2]);
  });

  it('does not let one class suppress another', () => {
    const proposals = { count: 3, boxes, scores: Float64Array.of(0.5, 0.9, 0.3), classes: Int32Array.of(0, 1, 0) };
    assert.deepEqual(suppressOverlaps(proposals, 0.6), [1, 0, 2]);
  });
});
