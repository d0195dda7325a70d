import type { YoloEntry } from '../catalogue.ts';
import { ModelError } from '../model-error.ts';

/** Boxes as a head proposes them, before any is suppressed. Rows go together over the arrays. */
export interface Proposals {
  readonly count: number;
  /** (count * 4) x1, y1, x2, y2 a row, pixels of the input. */
  readonly boxes: Float64Array;
  /** (count,) 0 to 1: of the best class. */
  readonly scores: Float64Array;
  /** (count,) the best class, counted from 0. */
  readonly classes: Int32Array;
  /** (count,) the row of the head's output that each stands in: its anchor. */
  readonly rows: Int32Array;
}

/** What a head's numbers are read with. */
interface HeadRequest {
  readonly entry: YoloEntry;
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
  /** Classes that are wanted; a box counts only when one of them is its best. */
  readonly classes: readonly number[];
  /** Scores below this are left out. */
  readonly minScore: number;
}

/** Strides of YOLOX's three feature maps (Ge et al., "YOLOX: exceeding YOLO series in 2021"). */
const yoloxStrides = [8, 16, 32] as const;

/**
 * Reads the boxes out of a detector's output, in the layout that its catalogue entry names.
 * @throws ModelError `bad_output` when the shape is not that of the entry, or a wanted score is not a number.
 */
export function readHead(output: Float32Array, dims: readonly number[], request: HeadRequest): Proposals {
  const { entry } = request;
  const values = valuesOf(entry);
  const [, a, b] = dims;
  const rows = entry.head === 'v8' ? b : a;
  const found = entry.head === 'v8' ? a : b;
  if (dims.length !== 3 || dims[0] !== 1 || found !== values || output.length !== rows * values) {
    const expected = entry.head === 'v8' ? `1, ${values}, N` : `1, N, ${values}`;
    throw new ModelError(
      'bad_output',
      `${entry.file} returned the shape [${dims.join(', ')}], expected [${expected}].`,
    );
  }
  switch (entry.head) {
    case 'v8':
      return readV8(output, rows, request);
    case 'yolox':
      return readYolox(output, rows, values, request);
    case 'rtmdet':
      return readRtmdet(output, rows, request);
  }
}

/** Numbers a box. */
function valuesOf({ head, classes, maskCoefficients }: YoloEntry): number {
  if (head === 'v8') return 4 + classes + maskCoefficients;
  return head === 'yolox' ? 5 + classes : 5;
}

/** (4 + classes + ..., rows): centre, size and scores stand in planes; nothing is left to decode. */
function readV8(output: Float32Array, rows: number, request: HeadRequest): Proposals {
  const score = (row: number, index: number): number => output[(4 + index) * rows + row];
  const chosen = choose(rows, request, score);
  return collect(chosen, (row, boxes, at) => {
    const halfWidth = output[2 * rows + row] / 2;
    const halfHeight = output[3 * rows + row] / 2;
    boxes[at] = output[row] - halfWidth;
    boxes[at + 1] = output[rows + row] - halfHeight;
    boxes[at + 2] = output[row] + halfWidth;
    boxes[at + 3] = output[rows + row] + halfHeight;
  });
}

/** (rows, 5 + classes): centres in cells from their own, sizes as logarithms, the score is objectness times class. */
function readYolox(output: Float32Array, rows: number, values: number, request: HeadRequest): Proposals {
  const { entry, inputWidthPx, inputHeightPx } = request;
  const maps = yoloxStrides.map((stride) => ({
    stride,
    columns: Math.floor(inputWidthPx / stride),
    cells: Math.floor(inputWidthPx / stride) * Math.floor(inputHeightPx / stride),
  }));
  const cells = maps.reduce((sum, map) => sum + map.cells, 0);
  if (cells !== rows) {
    throw new ModelError(
      'bad_output',
      `${entry.file} returned ${rows} boxes, expected ${cells} for ${inputWidthPx} x ${inputHeightPx} pixels.`,
    );
  }
  const score = (row: number, index: number): number => output[row * values + 4] * output[row * values + 5 + index];
  const chosen = choose(rows, request, score);
  return collect(chosen, (row, boxes, at) => {
    let cell = row;
    let level = 0;
    while (cell >= maps[level].cells) cell -= maps[level++].cells;
    const { stride, columns } = maps[level];
    const o = row * values;
    const x = (output[o] + (cell % columns)) * stride;
    const y = (output[o + 1] + Math.floor(cell / columns)) * stride;
    const halfWidth = (Math.exp(output[o + 2]) * stride) / 2;
    const halfHeight = (Math.exp(output[o + 3]) * stride) / 2;
    boxes[at] = x - halfWidth;
    boxes[at + 1] = y - halfHeight;
    boxes[at + 2] = x + halfWidth;
    boxes[at + 3] = y + halfHeight;
  });
}

/** (rows, 5): corners and the score of a detector of one class, which the graph has decoded and thinned out (mmdeploy's end2end). */
function readRtmdet(output: Float32Array, rows: number, request: HeadRequest): Proposals {
  const chosen = choose(rows, request, (row) => output[row * 5 + 4]);
  return collect(chosen, (row, boxes, at) => boxes.set(output.subarray(row * 5, row * 5 + 4), at));
}

interface Chosen {
  readonly row: number;
  readonly score: number;
  readonly index: number;
}

/** The rows whose best class is wanted and scores enough. The wanted classes are looked at first: they are few. */
function choose(
  rows: number,
  { entry, classes, minScore }: HeadRequest,
  scoreOf: (row: number, index: number) => number,
): readonly Chosen[] {
  const chosen: Chosen[] = [];
  for (let row = 0; row < rows; row++) {
    let index = -1;
    let score = Number.NEGATIVE_INFINITY;
    for (const wanted of classes) {
      const value = scoreOf(row, wanted);
      if (Number.isNaN(value)) {
        throw new ModelError(
          'bad_output',
          `${entry.file} returned a score that is not a number. The weights are damaged, or the device is.`,
        );
      }
      if (value > score) {
        score = value;
        index = wanted;
      }
    }
    if (score >= minScore && isBestClass(row, score, index, entry.classes, scoreOf)) chosen.push({ row, score, index });
  }
  return chosen;
}

function isBestClass(
  row: number,
  score: number,
  index: number,
  classes: number,
  scoreOf: (row: number, index: number) => number,
): boolean {
  for (let other = 0; other < classes; other++) {
    const value = scoreOf(row, other);
    if (value > score || (value === score && other < index)) return false;
  }
  return true;
}

function collect(
  chosen: readonly Chosen[],
  writeBox: (row: number, boxes: Float64Array, at: number) => void,
): Proposals {
  const boxes = new Float64Array(chosen.length * 4);
  chosen.forEach(({ row }, i) => {
    writeBox(row, boxes, i * 4);
  });
  return {
    count: chosen.length,
    boxes,
    scores: Float64Array.from(chosen, ({ score }) => score),
    classes: Int32Array.from(chosen, ({ index }) => index),
    rows: Int32Array.from(chosen, ({ row }) => row),
  };
}
