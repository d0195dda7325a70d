// Writes the few messages of onnx.proto3 (onnx/onnx, Apache-2.0, the format's public description) that a converted graph
// needs. The libraries that were looked at: onnx-proto 8 hangs with protobufjs 6, and protobufjs itself would bring a
// compiler and a schema for five messages that have two kinds of field.

const encoder = new TextEncoder();

/** Fields of one message, appended in the order of the calls: the same calls make the same bytes. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** A field of variable length: integers that are not negative. */
  integer(field: number, value: number): this {
    return this.#add(varint(field * 8)).#add(varint(value));
  }

  /** A signed 64-bit integer, as ONNX writes attributes. */
  signed(field: number, value: number): this {
    return this.#add(varint(field * 8)).#add(signedVarint(value));
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    return this.#add(varint(field * 8 + 5)).#add(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** Bytes, or a message that was written. */
  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint(field * 8 + 2))
      .#add(varint(value.length))
      .#add(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, inner: MessageWriter): this {
    return this.bytes(field, inner.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #add(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Two's complement in 64 bits: a negative number takes ten bytes. */
function signedVarint(value: number): Uint8Array {
  if (value >= 0) return varint(value);
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 128n) {
    bytes.push(Number(rest % 128n) + 128);
    rest /= 128n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
