import type { ClassWeighting } from './class-weights.ts';
import type { Sampling } from './epoch-order.ts';
import type { LossKind } from './losses.ts';

/** Everything that decides what a training ends in, besides the data. */
export interface TrainingSettings {
  /** Units of the hidden layer; 0 for a linear head. */
  readonly hidden: number;
  readonly loss: LossKind;
  readonly weighting: ClassWeighting;
  readonly sampling: Sampling;
  readonly learningRate: number;
  /** Epochs, at most. */
  readonly epochs: number;
  /** Objects a batch. */
  readonly batch: number;
  /** Batches whose gradients are averaged before a step. */
  readonly accumulation: number;
  readonly warmupSteps: number;
  readonly weightDecay: number;
  /** Epochs without a better macro F1 on the validation side after which training stops. */
  readonly patience: number;
  readonly seed: number;
}

/**
 * For heads on frozen features. From 1e-3 to 1e-1 `npm run bench -- conditions --rates` finds no difference beyond its intervals, below them less;
 * 1e-3 is the gentlest of these. The warm-up is short because a head has few parameters to unsettle.
 */
export const headDefaults: TrainingSettings = {
  hidden: 0,
  loss: { kind: 'cross-entropy' },
  weighting: 'balanced',
  sampling: 'none',
  learningRate: 1e-3,
  epochs: 60,
  batch: 16,
  accumulation: 1,
  warmupSteps: 10,
  weightDecay: 0.01,
  patience: 3,
  seed: 1,
};

/** The settings that the drains' users tuned whole encoders with; far too slow a rate for a head, kept for comparison. */
export const tuningDefaults: TrainingSettings = {
  ...headDefaults,
  loss: { kind: 'focal', gamma: 2, alpha: 0.25 },
  weighting: 'largest-by-count',
  learningRate: 2e-5,
  epochs: 15,
  batch: 16,
  warmupSteps: 100,
  weightDecay: 0.01,
};

/** Sets of settings by name, as `--preset` takes them. */
export const presets: Readonly<Record<string, TrainingSettings>> = { head: headDefaults, tuning: tuningDefaults };

/** What is odd about settings, in sentences: nothing here is an error. */
export function settingsNotes(settings: TrainingSettings, rows: number): readonly string[] {
  const notes: string[] = [];
  if (settings.weighting !== 'none' && settings.sampling !== 'none') {
    notes.push(
      'Class weights and oversampling are both on: rare classes are corrected for twice. Use one of them (--weights none or --sampling none).',
    );
  }
  const steps = settings.epochs * Math.ceil(rows / (settings.batch * settings.accumulation));
  if (settings.warmupSteps >= steps) {
    notes.push(
      `The warm-up of ${settings.warmupSteps} steps is as long as the whole training (${steps} steps): the full learning rate is never held. Use a shorter one (--warmup).`,
    );
  }
  return notes;
}
