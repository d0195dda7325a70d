import { ModelError } from '../model-error.ts';
import { type IrLayer, type IrType, irTypes } from './ir-model.ts';

const bytesOf: Readonly<Record<IrType, number>> = { f32: 4, f16: 2, i64: 8, i32: 4, u8: 1, i8: 1, boolean: 1 };

/** A constant of the graph: its bytes as they lie in the .bin file, little-endian. */
export interface IrConstant {
  readonly type: IrType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The format that a word of the file names, or null for one that is not understood. */
export const irType = (word: string | undefined): IrType | null => irTypes.find((type) => type === word) ?? null;

/** The integers of an attribute such as `2, 2`; empty for none. */
export function integersIn(text: string | undefined): readonly number[] {
  return text === undefined || text.trim() === '' ? [] : text.split(',').map(Number);
}

/**
 * Takes a `Const` layer's numbers out of the weights.
 * @throws ModelError `damaged` where the weights are too short, or size and shape do not agree.
 */
export function readConstant(layer: IrLayer, weights: Uint8Array, name: string): IrConstant {
  const { element_type: word, shape: shapeText, offset: offsetText, size: sizeText } = layer.attributes;
  const [shape, offset, size] = [integersIn(shapeText), Number(offsetText), Number(sizeText)];
  const type = irType(word);
  const refuse = (what: string): never => {
    throw new ModelError('damaged', `${name} cannot be read: ${what}.`);
  };
  if (type === null) return refuse(`the constant "${layer.name}" holds ${word}, which Doppel does not read`);
  if (![offset, size, ...shape].every((value) => Number.isSafeInteger(value) && value >= 0))
    return refuse(`the constant "${layer.name}" has no sensible place or shape`);
  const count = shape.reduce((product, each) => product * each, 1);
  if (count * bytesOf[type] !== size)
    return refuse(`the constant "${layer.name}" has ${size} bytes for ${count} numbers of ${type}`);
  if (offset + size > weights.length) {
    return refuse(
      `the weights end at byte ${weights.length}, and the constant "${layer.name}" lies up to byte ${offset + size}. ` +
        'The .bin file is cut off, or belongs to another .xml file',
    );
  }
  return { type, shape, bytes: weights.subarray(offset, offset + size) };
}

/** The integers that a constant holds; null for one of floats. */
export function integersOf({ type, bytes }: IrConstant): readonly number[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const each = (read: (offset: number) => number): readonly number[] =>
    Array.from({ length: bytes.length / bytesOf[type] }, (_, index) => read(index * bytesOf[type]));
  switch (type) {
    case 'i64':
      return each((offset) => Number(view.getBigInt64(offset, true)));
    case 'i32':
      return each((offset) => view.getInt32(offset, true));
    case 'u8':
    case 'boolean':
      return each((offset) => view.getUint8(offset));
    case 'i8':
      return each((offset) => view.getInt8(offset));
    default:
      return null;
  }
}
