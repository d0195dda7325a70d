import { DoppelError } from '#base/doppel-error.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';

/** A feature map of a detector: (1, channels, height, width). */
interface FeatureMap {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** How a picture lies in the detector's input. */
interface InputPlace {
  readonly inputWidthPx: number;
  readonly scale: number;
  readonly leftPx: number;
  readonly topPx: number;
}

/**
 * The mean of a feature map over a box, a number a channel: each cell counts by the share of it that the box covers, so that boxes smaller
 * than a cell have a value too and nothing jumps when a box moves by a pixel.
 * @throws DoppelError `internal` for a map of another form; `bad_file` for a box that lies outside the input.
 */
export function poolMap({ data, dims }: FeatureMap, place: InputPlace, box: BoxPx): Float64Array {
  const [batch, channels, height, width] = dims;
  if (dims.length !== 4 || batch !== 1 || data.length !== channels * height * width) {
    throw new DoppelError(
      'internal',
      `Expected a feature map (1, channels, height, width), found (${dims.join(', ')}).`,
    );
  }
  const stride = place.inputWidthPx / width;
  const toCell = (px: number, offset: number, cells: number): number =>
    Math.min(Math.max((px * place.scale + offset) / stride, 0), cells);
  const columns = coverOf(toCell(box[0], place.leftPx, width), toCell(box[2], place.leftPx, width));
  const rows = coverOf(toCell(box[1], place.topPx, height), toCell(box[3], place.topPx, height));
  const total = sumOf(columns.shares) * sumOf(rows.shares);
  if (!(total > 0)) {
    throw new DoppelError(
      'bad_file',
      `The box ${box.map((value) => value.toFixed(1)).join(', ')} lies outside its picture.`,
    );
  }
  const pooled = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    rows.shares.forEach((rowShare, row) => {
      const at = (channel * height + rows.first + row) * width + columns.first;
      for (let column = 0; column < columns.shares.length; column++)
        sum += rowShare * columns.shares[column] * data[at + column];
    });
    pooled[channel] = sum / total;
  }
  return pooled;
}

/** The cells between two places, and how much of each lies between them. */
function coverOf(from: number, to: number): { readonly first: number; readonly shares: readonly number[] } {
  const first = Math.floor(from);
  const last = Math.max(first + 1, Math.ceil(to));
  return {
    first,
    shares: Array.from(
      { length: last - first },
      (_, index) => Math.min(to, first + index + 1) - Math.max(from, first + index),
    ),
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
