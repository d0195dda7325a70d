import type { CatalogueEntry, TensorSpec } from './catalogue.ts';

/** What a model file itself says that goes in and comes out. Types and shapes as the runtime names them. */
export interface TensorDeclaration {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A tensor in words: `images float32 [batch, 3, 256, 128]`. */
export function describeTensor({ name, type, shape }: TensorDeclaration): string {
  return `${name} ${type} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
}

function matches(expected: TensorSpec, found: TensorDeclaration): boolean {
  return (
    expected.name === found.name &&
    expected.type === found.type &&
    expected.shape.length === found.shape.length &&
    expected.shape.every((size, axis) =>
      typeof size === 'number' ? size === found.shape[axis] : typeof found.shape[axis] === 'string',
    )
  );
}

function difference(kind: string, expected: readonly TensorSpec[], found: readonly TensorDeclaration[]): string | null {
  const same = expected.length === found.length && expected.every((spec, index) => matches(spec, found[index]));
  if (same) return null;
  const list = (tensors: readonly TensorDeclaration[]) => tensors.map(describeTensor).join(' and ') || 'nothing';
  return `its ${kind} is ${list(found)}, expected ${list(expected)}`;
}

/**
 * How a model's inputs and outputs differ from its catalogue entry, as the rest of a sentence; null when they do not. A name
 * in an expected shape stands for a size that the model leaves open.
 */
export function contractDifference(
  entry: CatalogueEntry,
  inputs: readonly TensorDeclaration[],
  outputs: readonly TensorDeclaration[],
): string | null {
  return difference('input', entry.inputs, inputs) ?? difference('output', entry.outputs, outputs);
}
