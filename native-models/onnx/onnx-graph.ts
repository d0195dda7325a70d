import { ModelError } from '../model-error.ts';
import { protobufBytes, protobufFields } from './protobuf.ts';

/** One operation of a graph. Empty input names stand for inputs that are left out. */
export interface OnnxNode {
  readonly name: string;
  /** Such as `Conv`. */
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What of an ONNX file its structure is read from; weights are passed over. */
export interface OnnxGraph {
  /** In the order of the file, which is one in which each comes after what it needs (onnx.proto, GraphProto). */
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
  /** What the exporter noted: `task`, `names`, `stride` ... */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Numbers of the fields in onnx.proto. */
const model = { graph: 7, metadata: 14 } as const;
const graphField = { node: 1, output: 12 } as const;
const nodeField = { input: 1, output: 2, name: 3, operation: 4 } as const;
const entryField = { key: 1, value: 2 } as const;
const valueInfoName = 1;

const text = new TextDecoder();

/**
 * Reads an ONNX file's nodes, outputs and notes.
 * @throws ModelError `damaged` where it is cut off or no such file.
 */
export function readOnnxGraph(file: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const outputs: string[] = [];
  const metadata = new Map<string, string>();
  let graphs = 0;
  for (const { field, bytes } of protobufFields(file)) {
    if (bytes === null) continue;
    if (field === model.metadata) {
      const entry = textFields(bytes);
      metadata.set(entry.get(entryField.key)?.[0] ?? '', entry.get(entryField.value)?.[0] ?? '');
    }
    if (field !== model.graph) continue;
    graphs++;
    for (const part of protobufFields(bytes)) {
      if (part.bytes === null) continue;
      if (part.field === graphField.node) nodes.push(readNode(part.bytes));
      else if (part.field === graphField.output) outputs.push(textFields(part.bytes).get(valueInfoName)?.[0] ?? '');
    }
  }
  if (graphs === 0 || nodes.length === 0) throw new ModelError('damaged', 'The bytes hold no ONNX graph.');
  return { nodes, outputs, metadata };
}

/**
 * The same model with these tensors as outputs behind its own. Nothing is encoded anew: protobuf merges the parts of a message
 * that stands in a file twice and appends what is repeated in it, so a second graph that holds nothing but the names is enough.
 * The runtime finds out types and shapes for itself. Outputs that the model has already are not added.
 */
export function appendOutputs(file: Uint8Array, graph: OnnxGraph, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const added = [...new Set(names)].filter((name) => !graph.outputs.includes(name));
  const tails = added.map((name) =>
    protobufBytes(
      model.graph,
      protobufBytes(graphField.output, protobufBytes(valueInfoName, new TextEncoder().encode(name))),
    ),
  );
  const whole = new Uint8Array(file.length + tails.reduce((sum, tail) => sum + tail.length, 0));
  whole.set(file);
  let at = file.length;
  for (const tail of tails) {
    whole.set(tail, at);
    at += tail.length;
  }
  return whole;
}

function readNode(bytes: Uint8Array): OnnxNode {
  const fields = textFields(bytes);
  return {
    name: fields.get(nodeField.name)?.[0] ?? '',
    operation: fields.get(nodeField.operation)?.[0] ?? '',
    inputs: fields.get(nodeField.input) ?? [],
    outputs: fields.get(nodeField.output) ?? [],
  };
}

/** The first four fields' bytes as text: those of a node, a value's name and a note's entry. Attributes are passed over. */
function textFields(message: Uint8Array): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const { field, bytes } of protobufFields(message)) {
    if (bytes === null || field > 4) continue;
    const values = found.get(field) ?? [];
    values.push(text.decode(bytes));
    found.set(field, values);
  }
  return found;
}
