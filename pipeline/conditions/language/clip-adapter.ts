import { lossOf } from '../train/losses.ts';
import { clipScale, rowProducts, unitRows } from './unit-rows.ts';

/**
 * CLIP-Adapter (Gao et al. 2021): a small two-layer network beside a frozen picture encoder, mixed with what the encoder said. Parameters are
 * one array: down (reduced * width), then up (width * reduced), without biases.
 */
interface ClipAdapterShape {
  readonly width: number;
  /** Units of the narrow layer; the paper takes a quarter of the width. */
  readonly reduced: number;
  /** Share of the adapter in the mixture; 0.2 in the paper. */
  readonly share: number;
}

/** What an adapter learns from: unit picture rows, unit text rows (one a class), labels. */
export interface TextLabelledRows {
  readonly pictures: Float64Array;
  readonly texts: Float64Array;
  readonly labels: Int32Array;
}

/** Parameters of an adapter. */
export const clipAdapterLength = ({ width, reduced }: ClipAdapterShape): number => 2 * width * reduced;

/** The (n * classes) logits of unit picture rows behind the adapter. */
export function clipAdapterLogits(
  shape: ClipAdapterShape,
  parameters: Float64Array,
  { pictures, texts }: Omit<TextLabelledRows, 'labels'>,
  scale = clipScale,
): Float64Array {
  const { unit } = adapt(shape, parameters, pictures);
  return rowProducts(unit, texts, shape.width).map((cosine) => cosine * scale);
}

/** Mean cross-entropy and its gradient by the parameters. */
export function clipAdapterGradient(
  shape: ClipAdapterShape,
  parameters: Float64Array,
  { pictures, texts, labels }: TextLabelledRows,
  scale = clipScale,
): { readonly loss: number; readonly gradient: Float64Array } {
  const { width, reduced, share } = shape;
  const classes = texts.length / width;
  const { narrow, wide, mixed, unit } = adapt(shape, parameters, pictures);
  const logits = rowProducts(unit, texts, width).map((cosine) => cosine * scale);
  const gradient = new Float64Array(parameters.length);
  const upAt = reduced * width;
  let loss = 0;
  labels.forEach((label, row) => {
    const each = lossOf({ kind: 'cross-entropy' }, logits.subarray(row * classes, (row + 1) * classes), label);
    loss += each.loss / labels.length;
    const byUnit = new Float64Array(width);
    for (let index = 0; index < classes; index++) {
      const slope = (each.slope[index] * scale) / labels.length;
      for (let column = 0; column < width; column++) byUnit[column] += slope * texts[index * width + column];
    }
    // Back through the scaling to length one: what points along the row is lost.
    const at = row * width;
    let length = 0;
    let along = 0;
    for (let column = 0; column < width; column++) {
      length += mixed[at + column] ** 2;
      along += byUnit[column] * unit[at + column];
    }
    length = Math.sqrt(length) || 1;
    const byNarrow = new Float64Array(reduced);
    for (let column = 0; column < width; column++) {
      if (wide[at + column] <= 0) continue;
      const slope = ((byUnit[column] - along * unit[at + column]) / length) * share;
      for (let thin = 0; thin < reduced; thin++) {
        gradient[upAt + column * reduced + thin] += slope * narrow[row * reduced + thin];
        byNarrow[thin] += slope * parameters[upAt + column * reduced + thin];
      }
    }
    for (let thin = 0; thin < reduced; thin++) {
      if (narrow[row * reduced + thin] <= 0) continue;
      for (let column = 0; column < width; column++)
        gradient[thin * width + column] += byNarrow[thin] * pictures[at + column];
    }
  });
  return { loss, gradient };
}

interface Adapted {
  /** (n * reduced) and (n * width), after their rectifiers. */
  readonly narrow: Float64Array;
  readonly wide: Float64Array;
  /** (n * width) before and after the scaling to length one. */
  readonly mixed: Float64Array;
  readonly unit: Float64Array;
}

function adapt({ width, reduced, share }: ClipAdapterShape, parameters: Float64Array, pictures: Float64Array): Adapted {
  const down = parameters.subarray(0, reduced * width);
  const up = parameters.subarray(reduced * width);
  const narrow = rowProducts(pictures, down, width).map((value) => Math.max(0, value));
  const wide = rowProducts(narrow, up, reduced).map((value) => Math.max(0, value));
  const mixed = wide.map((value, index) => share * value + (1 - share) * pictures[index]);
  return { narrow, wide, mixed, unit: unitRows(mixed, width) };
}
