import { type Command, Option } from 'commander';
import type { TrainConditionsRequest } from '#pipeline';
import { numberOption, wholeNumberOption } from '../../option-values.ts';
import { type ModelOptions, modelsOf, withModels } from './model-options.ts';
import { type SourceOptions, sourceOf, withSource } from './source-options.ts';

/** Options of a command that trains. */
export interface TrainOptions extends SourceOptions, ModelOptions {
  readonly condition: string;
  readonly features: string;
  readonly preset: string;
  readonly hidden?: number;
  readonly loss?: 'cross-entropy' | 'focal';
  readonly gamma: number;
  readonly weights?: 'none' | 'balanced' | 'largest-by-count';
  readonly sampling?: 'none' | 'balanced';
  readonly rate?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly accumulation?: number;
  readonly warmup?: number;
  readonly weightDecay?: number;
  readonly patience?: number;
  readonly seed?: number;
  readonly foldsBy: 'group' | 'video' | 'split';
  readonly folds: number;
  readonly augment: readonly ('flip' | 'light' | 'crop')[];
  readonly again?: boolean;
}

/** Adds the options of a training. */
export const withTraining = (command: Command): Command =>
  withModels(
    withSource(command)
      .optionsGroup('Training:')
      .option(
        '--condition <NAME>',
        'what is told apart: type or class (of the class names), or the name of labels by hand',
        'class',
      )
      .option('--features <KINDS>', 'neck, osnet, clip, position, overlap-free, joined by +', 'neck+position')
      .option(
        '--preset <NAME>',
        'head (for heads on frozen features) or tuning (what whole encoders are tuned with)',
        'head',
      )
      .option('--hidden <N>', 'units of a hidden layer; 0 for a linear head', wholeNumberOption)
      .addOption(new Option('--loss <KIND>', 'what is made small').choices(['cross-entropy', 'focal']))
      .option('--gamma <G>', 'of the focal loss', numberOption(0, 10), 2)
      .addOption(
        new Option('--weights <KIND>', 'how much rare classes count').choices(['none', 'balanced', 'largest-by-count']),
      )
      .addOption(
        new Option('--sampling <KIND>', 'balanced draws rare classes as often as the others').choices([
          'none',
          'balanced',
        ]),
      )
      .option('--rate <R>', 'learning rate', numberOption(1e-7, 1))
      .option('--epochs <N>', 'at most', numberOption(1, 10_000))
      .option('--batch <N>', 'objects a batch', numberOption(1, 100_000))
      .option('--accumulation <N>', 'batches averaged before a step', numberOption(1, 1000))
      .option('--warmup <STEPS>', 'steps of warm-up', wholeNumberOption)
      .option('--weight-decay <W>', 'of AdamW', numberOption(0, 1))
      .option('--patience <N>', 'epochs without a better macro F1 before it stops', numberOption(1, 1000))
      .option('--seed <N>', 'the same seed gives the same bytes', wholeNumberOption)
      .addOption(
        new Option('--folds-by <WHAT>', 'what is left out when it is measured')
          .choices(['group', 'video', 'split'])
          .default('group'),
      )
      .option('--folds <N>', 'by group: how many', numberOption(2, 100), 5)
      .addOption(
        new Option('--augment <KINDS...>', 'changed pictures on the training side')
          .choices(['flip', 'light', 'crop'])
          .default([]),
      )
      .option('--again', 'train once more, even if this very training is done'),
  );

/** What the options of a training ask for. */
export function trainRequest(source: string, options: TrainOptions): TrainConditionsRequest {
  const {
    hidden,
    loss,
    gamma,
    weights,
    sampling,
    rate,
    epochs,
    batch,
    accumulation,
    warmup,
    weightDecay,
    patience,
    seed,
  } = options;
  const changes = {
    hidden,
    loss:
      loss === 'focal'
        ? ({ kind: 'focal', gamma, alpha: 1 } as const)
        : loss === undefined
          ? undefined
          : ({ kind: loss } as const),
    weighting: weights,
    sampling,
    learningRate: rate,
    epochs,
    batch,
    accumulation,
    warmupSteps: warmup,
    weightDecay,
    patience,
    seed,
  };
  return {
    source,
    ...sourceOf(options),
    condition: options.condition,
    features: options.features,
    preset: options.preset,
    changes: Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
    foldsBy: options.foldsBy,
    folds: options.folds,
    augment: options.augment,
    models: modelsOf(options),
    mode: options.again === true ? 'again' : 'resume',
  };
}
