import type { Command } from 'commander';
import type { ModelChoice } from '#pipeline';

/** Options of a command that describes objects. */
export interface ModelOptions {
  readonly detector?: string;
  readonly embedder?: string;
  readonly encoder?: string;
  readonly models?: string;
}

/** Adds the options that name models. */
export const withModels = (command: Command): Command =>
  command
    .optionsGroup('Models:')
    .option(
      '--detector <ID|F.onnx>',
      'the detector: finds objects, and its neck describes them (default: yolov8n_int8)',
    )
    .option('--embedder <ID|F.onnx>', 'describes crops where --features has osnet')
    .option('--encoder <F.onnx>', 'a picture encoder with its manifest, where --features has clip')
    .option('--models <DIR>', 'folder with model weights');

/** Which models, of the options. */
export const modelsOf = ({ detector, embedder, encoder, models }: ModelOptions): ModelChoice => ({
  detector,
  embedder,
  encoder,
  models,
});
