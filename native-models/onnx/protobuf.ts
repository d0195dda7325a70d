import { ModelError } from '../model-error.ts';

/** One field of a protobuf message: its number, and a whole number or the bytes it holds. Fixed-width fields are not read. */
interface ProtobufField {
  readonly field: number;
  /** Of a varint field; null for bytes. Beyond 2^53 it is not exact, which no field read here reaches. */
  readonly value: number | null;
  /** Of a length-delimited field, shared with the message; null for a varint. */
  readonly bytes: Uint8Array | null;
}

/** The most bytes a varint takes (protobuf.dev, encoding). */
const maxVarintBytes = 10;

/**
 * The fields of a protobuf message in the order in which they stand, by the wire format alone (protobuf.dev, encoding). A reader
 * of its own, because onnx-proto 8 never returns on protobufjs 6, and because nothing here is ever written back: bytes that are
 * not understood stay as they are.
 * @throws ModelError `damaged` where the bytes are cut off or no such message.
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let byte = 0; byte < maxVarintBytes; byte++) {
      if (at >= message.length) throw cutOff();
      const part = message[at++];
      value += (part & 127) * 2 ** (7 * byte);
      if (part < 128) return value;
    }
    throw new ModelError('damaged', 'The bytes are no protobuf message: a number is longer than ten bytes.');
  };
  const skip = (count: number): void => {
    if (at + count > message.length) throw cutOff();
    at += count;
  };
  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { field, value: varint(), bytes: null };
    else if (wire === 1) skip(8);
    else if (wire === 5) skip(4);
    else if (wire === 2) {
      const length = varint();
      const start = at;
      skip(length);
      yield { field, value: null, bytes: message.subarray(start, start + length) };
    } else throw new ModelError('damaged', `The bytes are no protobuf message: wire type ${wire} at byte ${at}.`);
  }
}

/** A length-delimited field with its tag and length, ready to be appended to a message. */
export function protobufBytes(field: number, bytes: Uint8Array): Uint8Array {
  const head = [...varintBytes(field * 8 + 2), ...varintBytes(bytes.length)];
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

function varintBytes(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const cutOff = (): ModelError => new ModelError('damaged', 'The bytes end within a field: the file is cut off.');
