import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { int, OnnxGraph } from '#native-models/openvino/onnx-graph.ts';
import { clipLike, writeMadeTextEncoder } from './made-text-encoder.ts';
import { sharedFile } from './shared-data.ts';

/** Pixels a side of the made pair's pictures. */
const sizePx = 8;

/** Writes a vision encoder that is one fixed projection of the pixels: it takes and gives what CLIP's does, and has seen no picture. */
export async function writeMadeVisionEncoder(file: string, width: number): Promise<void> {
  const graph = new OnnxGraph();
  const floats = 3 * sizePx * sizePx;
  graph.input({ name: 'pixel_values', type: 'f32', shape: ['batch', 3, sizePx, sizePx] });
  const weights = Float32Array.from({ length: floats * width }, (_, at) => Math.sin(at * 0.37) + 0.05);
  graph.constant('weights', 'f32', [floats, width], new Uint8Array(weights.buffer));
  const flat = graph.node('Flatten', ['pixel_values'], 'flat', { axis: int(1) });
  graph.node('MatMul', [flat, 'weights'], 'image_embeds');
  graph.output({ name: 'image_embeds', type: 'f32', shape: ['batch', width] });
  await writeFile(file, graph.finish('made vision encoder', { made: 'it has seen no picture' }));
}

/**
 * Writes a pair of encoders of CLIP's shape into a folder, with CLIP's own tokenizer, and returns its manifest. It knows neither language nor
 * pictures: what is found with it says nothing about real weights.
 */
export async function writeMadePair(folder: string, { visionWidth = clipLike.width } = {}): Promise<string> {
  await writeMadeTextEncoder(path.join(folder, 'text.onnx'), clipLike);
  await writeMadeVisionEncoder(path.join(folder, 'vision.onnx'), visionWidth);
  await copyFile(sharedFile('models/bpe_simple_vocab_16e6.txt.gz'), path.join(folder, 'merges.gz'));
  const manifest = path.join(folder, 'pair.json');
  const numbers = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const pair = {
    format: 'doppel-text-image-pair-1',
    id: 'made_pair',
    text: { file: 'text.onnx' },
    vision: { file: 'vision.onnx' },
    tokenizer: { kind: 'clip', file: { file: 'merges.gz' } },
    padding: { length: 77, id: 0 },
    picture: { sizePx, fit: 'centre', kernel: 'bicubic', ...numbers },
  };
  await writeFile(manifest, JSON.stringify(pair));
  return manifest;
}
