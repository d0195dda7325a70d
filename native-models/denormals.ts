// Weights so small that their exponent is zero (denormal floats) change no result that anybody could see, and on many
// processors each product with one takes a hundred times as long: OSNet x0.25 holds 751, which cost it most of its time on an
// Intel Xeon. They are set to zero in the bytes that are handed to the runtime; the file and its hash stay as they are.
// (onnxruntime's own `session.set_denormal_as_zero` acts once a process, for whichever session comes first.)

/** Fields of onnx.proto3 on the way to a tensor's numbers, and what kind of message each holds. */
const paths: Readonly<Record<string, Readonly<Record<number, Kind>>>> = {
  model: { 7: 'graph' },
  graph: { 1: 'node', 5: 'tensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph' },
};
type Kind = 'model' | 'graph' | 'node' | 'attribute' | 'tensor';

const float32 = 1;
/** Deeper than any graph within a graph goes. */
const mostDepth = 32;

/**
 * Sets the denormal float32 weights of an ONNX file to zero, in place, and returns how many there were. Bytes that are no ONNX
 * file are left as they are from where they stop making sense: saying what is wrong with them is the runtime's.
 */
export function zeroDenormals(model: Uint8Array<ArrayBuffer>): number {
  return walk(new DataView(model.buffer, model.byteOffset, model.byteLength), 0, model.length, 'model', 0);
}

function walk(view: DataView, from: number, to: number, kind: Kind, depth: number): number {
  if (depth > mostDepth) return 0;
  if (kind === 'tensor') return cleanTensor(view, from, to);
  let zeroed = 0;
  for (const { field, start, end } of fieldsOf(view, from, to)) {
    const inner = paths[kind]?.[field];
    if (inner !== undefined) zeroed += walk(view, start, end, inner, depth + 1);
  }
  return zeroed;
}

/** A tensor says its type in field 2 and holds its floats in field 9 as bytes, or in field 4 as packed numbers. */
function cleanTensor(view: DataView, from: number, to: number): number {
  let isFloat = false;
  const numbers: { start: number; end: number }[] = [];
  for (const { field, start, end, value } of fieldsOf(view, from, to)) {
    if (field === 2) isFloat = value === float32;
    if (field === 4 || field === 9) numbers.push({ start, end });
  }
  return isFloat ? numbers.reduce((sum, { start, end }) => sum + cleanFloats(view, start, end), 0) : 0;
}

function cleanFloats(view: DataView, from: number, to: number): number {
  let zeroed = 0;
  for (let at = from; at + 4 <= to; at += 4) {
    const bits = view.getUint32(at, true);
    if ((bits & 0x7f800000) !== 0 || (bits & 0x007fffff) === 0) continue;
    view.setUint32(at, (bits & 0x80000000) >>> 0, true); // a zero of the same sign
    zeroed++;
  }
  return zeroed;
}

/** A field of a message: its bytes where it has a length, its number where it is one. */
interface Field {
  readonly field: number;
  readonly start: number;
  readonly end: number;
  readonly value: number | null;
}

/** The fields of a message, up to the first that does not fit. */
function* fieldsOf(view: DataView, from: number, to: number): Generator<Field> {
  let at = from;
  /** A number in base 128, least first; null past the end. What lies above 53 bits matters to nobody here. */
  const varint = (): number | null => {
    let value = 0;
    for (let shift = 0; at < to && shift < 70; shift += 7) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < to) {
    const tag = varint();
    if (tag === null) return;
    const field = Math.floor(tag / 8);
    const start = at;
    switch (tag % 8) {
      case 0: {
        const value = varint();
        if (value === null) return;
        yield { field, start, end: at, value };
        break;
      }
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        if (length === null || at + length > to) return;
        yield { field, start: at, end: at + length, value: null };
        at += length;
        break;
      }
      case 5:
        if (field === 4 && at + 4 <= to) yield { field, start, end: at + 4, value: null };
        at += 4;
        break;
      default:
        return;
    }
  }
}
