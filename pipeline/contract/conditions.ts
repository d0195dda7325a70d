import { z } from 'zod';
import { progressEvent } from './progress.ts';

const share = z.number().min(0).max(1);

/** A figure with the span that holds it in 95 of 100 resamples of whole groups. */
const intervalView = z.object({ value: z.number(), low: z.number(), high: z.number() });
/** A value of `intervalView`. */
export type IntervalView = z.infer<typeof intervalView>;

/** Precision, recall, F1 and support of a class, a type or a condition; null where there is nothing to count. */
const classScoreView = z.object({
  name: z.string(),
  precision: share.nullable(),
  recall: share.nullable(),
  f1: share.nullable(),
  support: z.number(),
});
/** A value of `classScoreView`. */
export type ClassScoreView = z.infer<typeof classScoreView>;

/** One object in a list: what it is labelled, what was said of it and how sure. */
const objectAnswer = z.object({
  object: z.number().int(),
  picture: z.string(),
  /** 0-based frame of a video; null for a picture file. */
  frame: z.number().int().nullable(),
  label: z.string(),
  answer: z.string(),
  /** Probability of the answer. */
  sure: share,
  /** Probability of the label. */
  label_probability: share,
});
/** A value of `objectAnswer`. */
export type ObjectAnswer = z.infer<typeof objectAnswer>;

/** Where a training went, epoch by epoch. */
const learningCurve = z.object({
  name: z.string(),
  best_epoch: z.number().int(),
  train_loss: z.array(z.number()),
  valid_loss: z.array(z.number()),
  valid_macro_f1: z.array(z.number()),
});
/** A value of `learningCurve`. */
export type LearningCurve = z.infer<typeof learningCurve>;

/** A target with what was found; `found` is null where there is no data for it. */
const targetView = z.object({
  name: z.string(),
  wanted: share,
  found: share.nullable(),
  objects: z.number().int(),
});

/** What a run of training measured on groups that its heads had not seen. */
export const conditionEvaluation = z.object({
  run: z.number().int(),
  /** Which condition: `view`, `type`, `class`. */
  condition: z.string(),
  dataset: z.string(),
  classes: z.array(z.string()),
  objects: z.number().int(),
  groups: z.number().int(),
  features: z.array(z.string()),
  /** By what folds were made: `group`, `video`, `split`. */
  folds_by: z.string(),
  settings: z.record(z.string(), z.unknown()),
  accuracy: intervalView,
  balanced_accuracy: intervalView,
  macro_f1: share.nullable(),
  weighted_f1: share.nullable(),
  majority: intervalView,
  nearest_mean: intervalView,
  /** Counts; a row the truth, a column the answer. */
  confusion: z.array(z.array(z.number())),
  by_class: z.array(classScoreView),
  by_condition: z.array(classScoreView),
  by_type: z.array(classScoreView),
  calibration: z.object({
    expected_calibration_error: z.number().nullable(),
    bins: z.array(
      z.object({ from: share, to: share, objects: z.number(), said: share.nullable(), right: share.nullable() }),
    ),
  }),
  /** Below `floor` an answer is "not reliable"; null where nothing is. */
  floor: z.object({ floor: share, answered: share, accuracy: share, wanted: share }).nullable(),
  spatial: z.object({
    /** Balanced accuracy with position and relations, without, and the paired gain; null where position was no feature. */
    with_context: intervalView.nullable(),
    without_context: intervalView.nullable(),
    gain: intervalView.nullable(),
    /** Relations of detections against those of the labels; null where the detector knows none of the objects. */
    relations: z
      .object({ share, pairs: z.number().int(), found: z.number().int(), objects: z.number().int() })
      .nullable(),
  }),
  /** Zero-shot by prompts; null where there is no text encoder, and why. */
  zero_shot: z.object({ balanced_accuracy: intervalView.nullable(), why: z.string() }),
  targets: z.array(targetView),
  curves: z.array(learningCurve),
  hardest: z.array(objectAnswer),
  /** Objects whose label may be wrong: heads that had not seen them are sure of something else. */
  suspects: z.array(objectAnswer),
  notes: z.array(z.string()),
});
/** A value of `conditionEvaluation`. */
export type ConditionEvaluation = z.infer<typeof conditionEvaluation>;

/** What was predicted of one object of a picture. */
const conditionAnswer = z.object({
  /** x1, y1, x2, y2 in pixels of the picture. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  type: z.string(),
  /** The detector's confidence. */
  detected: share,
  /** `person front`; null where it is not reliable. */
  result: z.string().nullable(),
  condition: z.string(),
  probability: share,
  probabilities: z.record(z.string(), share),
  reliable: z.union([z.literal(0), z.literal(1)]),
  /** Known from geometry, never learnt. */
  cut_by: z.array(z.enum(['left', 'top', 'right', 'bottom'])),
  covered_by_others: share,
  /** Where it lies to the other objects, in words: `above person 2`. */
  relations: z.array(z.string()),
});
/** A value of `conditionAnswer`. */
export type ConditionAnswer = z.infer<typeof conditionAnswer>;

/** What was predicted of pictures. */
const predictReply = z.object({
  condition: z.string(),
  run: z.number().int(),
  held_out: z.object({ accuracy: share, balanced_accuracy: share, objects: z.number().int() }).nullable(),
  pictures: z.array(z.object({ picture: z.string(), seconds: z.number(), objects: z.array(conditionAnswer) })),
});
/** A value of `predictReply`. */
export type PredictReply = z.infer<typeof predictReply>;

/** A condition that was labelled by hand or trained, for the screen. */
const conditionTraining = z.object({
  run: z.number().int(),
  condition: z.string(),
  dataset: z.string(),
  finished_at: z.string().nullable(),
});

/** What a window can have a head learn from: kinds of features joined by +, the usual one first. */
export const projectFeatures = ['neck+position', 'neck', 'osnet', 'osnet+position', 'position'] as const;

/** A training that a window began and that has not ended. */
const runningTraining = z.object({
  condition: z.string(),
  features: z.string(),
  /** Null until the first word of it. */
  progress: progressEvent.nullable(),
});
/** A value of `runningTraining`. */
export type RunningTraining = z.infer<typeof runningTraining>;

/** What a model of pictures and texts tells apart by prompts, without labels and with few of them; balanced accuracy of left-out groups. */
const textMeasurement = z.object({
  /** The picture encoder's name with the start of its hash. */
  encoder: z.string(),
  condition: z.string(),
  classes: z.array(z.string()),
  objects: z.number().int(),
  groups: z.number().int(),
  rows: z.array(
    z.object({
      /** What the prompts say besides the class. */
      told: z.string(),
      zero_shot: intervalView,
      clip_adapter: intervalView,
      tip_adapter_f: intervalView,
    }),
  ),
});
/** A value of `textMeasurement`. */
export type TextMeasurement = z.infer<typeof textMeasurement>;

/** What there is of conditions beside a project. */
export const conditionsOverview = z.object({
  /** Where labels and heads are kept. */
  insight: z.string(),
  /** Conditions with labels by hand. */
  labelled: z.array(z.string()),
  /** Finished trainings, the newest first. */
  trainings: z.array(conditionTraining),
  /** What the chosen training measured; the newest where none is chosen. */
  evaluation: conditionEvaluation.nullable(),
  /** The training that runs, begun in a window; null where none does. */
  running: runningTraining.nullable(),
  /** Conditions whose last training was stopped before its end: beginning it again goes on. */
  stopped: z.array(z.object({ condition: z.string(), features: z.string() })),
});
/** A value of `conditionsOverview`. */
export type ConditionsOverview = z.infer<typeof conditionsOverview>;

/** A crop that waits for a label, or that a list speaks of. */
export const piledCrop = z.object({
  object: z.number().int(),
  person: z.number().int(),
  frame: z.number().int(),
  url: z.string().nullable(),
  label: z.string().nullable(),
  guess: z.object({ answer: z.string(), sure: share }).nullable(),
});
/** A value of `piledCrop`. */
export type PiledCropView = z.infer<typeof piledCrop>;

/** The next crops to label with how far one is. */
export const labelPileView = z.object({
  crops: z.array(piledCrop),
  counts: z.record(z.string(), z.number().int()),
  labelled: z.number().int(),
  total: z.number().int(),
});

/** What a head says of the persons of a project. It sorts and filters, and never hides or decides. */
export const personConditions = z.object({
  run: z.number().int(),
  condition: z.string(),
  classes: z.array(z.string()),
  held_out: z.object({ accuracy: share, balanced_accuracy: share, objects: z.number().int() }).nullable(),
  /** By original person: crops with a reliable answer by class, and those that do not speak. */
  persons: z.array(
    z.object({
      person: z.number().int(),
      counts: z.record(z.string(), z.number().int()),
      unreliable: z.number().int(),
    }),
  ),
});
/** A value of `personConditions`. */
export type PersonConditionsView = z.infer<typeof personConditions>;
