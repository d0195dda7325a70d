import { MessageWriter } from './onnx-message.ts';

/** ONNX's numbers for the formats (onnx.proto3, TensorProto.DataType). */
const onnxTypes = { f32: 1, u8: 2, i8: 3, i32: 6, i64: 7, boolean: 9, f16: 10 } as const;
export type OnnxType = keyof typeof onnxTypes;

/** The version of the operators that is written: InstanceNormalization, ReduceMean and the rest have these forms in it. */
const operatorSet = 13;
/** The version of the file format that goes with it. */
const formatVersion = 7;

/** The value of an operator's attribute. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

export const int = (value: number): OnnxAttribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
export const float = (value: number): OnnxAttribute => ({ kind: 'float', value });
export const typeAttribute = (type: OnnxType): OnnxAttribute => int(onnxTypes[type]);

/** What goes into a graph or comes out of it; a name in the shape stands for any size. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly (number | string)[];
}

/** An ONNX graph while it is written. */
export class OnnxGraph {
  readonly #graph = new MessageWriter();
  #nodes = 0;

  /** Adds an operation. Returns the name of its one output. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output);
    node.text(3, `${operator}_${this.#nodes++}`);
    node.text(4, operator);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attributeMessage(name, value));
    this.#graph.message(1, node);
    return output;
  }

  /** Adds a constant; `bytes` are little-endian. Returns its name. */
  constant(name: string, type: OnnxType, shape: readonly number[], bytes: Uint8Array): string {
    const tensor = new MessageWriter();
    for (const size of shape) tensor.signed(1, size);
    tensor.integer(2, onnxTypes[type]);
    tensor.text(8, name);
    tensor.bytes(9, bytes);
    this.#graph.message(5, tensor);
    return name;
  }

  /** Adds a constant of 64-bit integers: a shape, or axes. */
  integers(name: string, values: readonly number[]): string {
    return this.constant(
      name,
      'i64',
      [values.length],
      new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer),
    );
  }

  input(value: OnnxValue): void {
    this.#graph.message(11, valueMessage(value));
  }

  output(value: OnnxValue): void {
    this.#graph.message(12, valueMessage(value));
  }

  /** The file. `notes` stay readable in it, as metadata. */
  finish(name: string, notes: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
    this.#graph.text(2, name);
    const model = new MessageWriter()
      .integer(1, formatVersion)
      .text(2, 'doppel')
      .message(7, this.#graph)
      .message(8, new MessageWriter().text(1, '').integer(2, operatorSet));
    for (const [key, value] of Object.entries(notes)) {
      model.message(14, new MessageWriter().text(1, key).text(2, value));
    }
    return model.finish();
  }
}

/** AttributeProto: f = 2, i = 3, s = 4, ints = 8, and `type` says which of them holds. */
function attributeMessage(name: string, attribute: OnnxAttribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  switch (attribute.kind) {
    case 'float':
      return message.float(2, attribute.value).integer(20, 1);
    case 'int':
      return message.signed(3, attribute.value).integer(20, 2);
    case 'text':
      return message.text(4, attribute.value).integer(20, 3);
    case 'ints':
      for (const value of attribute.value) message.signed(8, value);
      return message.integer(20, 7);
  }
}

function valueMessage({ name, type, shape }: OnnxValue): MessageWriter {
  const dims = new MessageWriter();
  for (const size of shape) {
    const dim = new MessageWriter();
    dims.message(1, typeof size === 'number' ? dim.integer(1, size) : dim.text(2, size));
  }
  const tensor = new MessageWriter().integer(1, onnxTypes[type]).message(2, dims);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}
