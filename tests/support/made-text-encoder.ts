import { writeFile } from 'node:fs/promises';
import { int, ints, OnnxGraph, typeAttribute } from '#native-models/openvino/onnx-graph.ts';

/** Which of the shapes that exporters give text encoders. */
export interface MadeTextEncoder {
  /** Numbers a vector. */
  readonly width: number;
  /** Tokens that the table knows. */
  readonly tokens: number;
  readonly length: number | string;
  readonly batch: number | string;
  readonly ids: { readonly name: string; readonly type: 'i64' | 'i32' };
  readonly mask: string | null;
  /** The one vector a text; `states`, where named, is the output of all tokens beside it. */
  readonly output: string;
  readonly states: string | null;
}

/** A model of CLIP's shape as transformers exports it. */
export const clipLike: MadeTextEncoder = {
  width: 16,
  tokens: 49_408,
  length: 'sequence',
  batch: 'batch',
  ids: { name: 'input_ids', type: 'i64' },
  mask: 'attention_mask',
  output: 'text_embeds',
  states: 'last_hidden_state',
};

/** A number of the made table, from -1 to 1: the same everywhere, so that a test can say what comes out. */
export const madeNumber = (token: number, column: number): number => Math.fround(Math.sin(token * 1.7 + column * 0.9));

/** The mean of a text's rows of the table, unscaled: what the made model returns (over the filling too where there is no mask). */
export function madeTextVector(ids: readonly number[], width: number): readonly number[] {
  return Array.from(
    { length: width },
    (_, column) => ids.reduce((sum, id) => sum + madeNumber(id, column), 0) / ids.length,
  );
}

/**
 * Writes a text encoder that is a table of tokens and a mean: no language is in it, but it takes and gives what CLIP's and SigLIP's do.
 * Figures of it say nothing about real weights.
 */
export async function writeMadeTextEncoder(file: string, made: MadeTextEncoder): Promise<void> {
  const { width, tokens, ids, mask, output, states } = made;
  const graph = new OnnxGraph();
  const shape = [made.batch, made.length];
  graph.input({ name: ids.name, type: ids.type, shape });
  if (mask !== null) graph.input({ name: mask, type: ids.type, shape });
  const table = Float32Array.from({ length: tokens * width }, (_, index) =>
    madeNumber(Math.floor(index / width), index % width),
  );
  graph.constant('table', 'f32', [tokens, width], new Uint8Array(table.buffer));
  const rows = graph.node('Gather', ['table', ids.name], states ?? 'rows');
  if (mask === null) graph.node('ReduceMean', [rows], output, { axes: ints([1]), keepdims: int(0) });
  else {
    graph.node('Cast', [mask], 'weight', { to: typeAttribute('f32') });
    graph.node('Unsqueeze', ['weight', graph.integers('last', [-1])], 'weights');
    graph.node('Mul', [rows, 'weights'], 'weighed');
    graph.node('ReduceSum', ['weighed', graph.integers('middle', [1])], 'sum', { keepdims: int(0) });
    graph.node('ReduceSum', ['weights', 'middle'], 'count', { keepdims: int(0) });
    graph.constant('least', 'f32', [1], new Uint8Array(Float32Array.of(1e-6).buffer));
    graph.node('Max', ['count', 'least'], 'divisor');
    graph.node('Div', ['sum', 'divisor'], output);
  }
  graph.output({ name: output, type: 'f32', shape: [made.batch, width] });
  if (states !== null) graph.output({ name: states, type: 'f32', shape: [made.batch, made.length, width] });
  await writeFile(file, graph.finish('made text encoder', { made: 'no language is in it' }));
}

/** Pixels a side of the made picture encoder's input. */
const sidePx = 8;

/** Writes a picture encoder that is one fixed projection of the pixels: it takes and gives what CLIP's does, and has seen no picture. */
export async function writeMadePictureEncoder(file: string, width: number): Promise<void> {
  const graph = new OnnxGraph();
  const floats = 3 * sidePx * sidePx;
  graph.input({ name: 'pixel_values', type: 'f32', shape: ['batch', 3, sidePx, sidePx] });
  const weights = Float32Array.from({ length: floats * width }, (_, at) => Math.sin(at * 0.37) + 0.05);
  graph.constant('weights', 'f32', [floats, width], new Uint8Array(weights.buffer));
  const flat = graph.node('Flatten', ['pixel_values'], 'flat', { axis: int(1) });
  graph.node('MatMul', [flat, 'weights'], 'image_embeds');
  graph.output({ name: 'image_embeds', type: 'f32', shape: ['batch', width] });
  await writeFile(file, graph.finish('made picture encoder', { made: 'it has seen no picture' }));
}
