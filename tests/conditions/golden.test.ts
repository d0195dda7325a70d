import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fitTemperature, meanNegativeLog } from '#conditions/calibrate/temperature.ts';
import { clipAdapterGradient, clipAdapterLogits } from '#conditions/language/clip-adapter.ts';
import { tipAdapterGradient, tipAdapterLogits } from '#conditions/language/tip-adapter.ts';
import { zeroShotLogits } from '#conditions/language/unit-rows.ts';
import { confusionOf, scoresOf } from '#conditions/measure/confusion.ts';
import { adamWDefaults, adamWStep, freshAdamW } from '#conditions/train/adamw.ts';
import { classWeights, countLabels } from '#conditions/train/class-weights.ts';
import { rateShare } from '#conditions/train/learning-rate.ts';
import { type LossKind, lossOf } from '#conditions/train/losses.ts';
import { batchGradient } from '#conditions/train/train-head.ts';
import { scaled, scalingOf } from '#conditions/train/training-data.ts';

// The reference numbers of torch and scikit-learn, made by golden/make.py.
const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'golden/conditions.golden.json'), 'utf8'));

/** The largest difference, relative where the numbers are larger than one. */
function farthest(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  return theirs.reduce(
    (most, value, index) => Math.max(most, Math.abs(ours[index] - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

const close = (ours: ArrayLike<number>, theirs: readonly number[], limit: number): void => {
  const gap = farthest(ours, theirs);
  assert.ok(gap <= limit, `differs by ${gap}, at most ${limit} expected`);
};

test('losses and their slopes equal torch', () => {
  assert.equal(golden.losses.length, 8);
  for (const { kind, gamma, alpha, logits, classes, labels, loss, slope } of golden.losses) {
    const own: LossKind = kind === 'focal' ? { kind, gamma, alpha } : { kind };
    const each = labels.map((label: number, row: number) =>
      lossOf(own, Float64Array.from(logits.slice(row * classes, (row + 1) * classes)), label),
    );
    close(
      each.map((one: { loss: number }) => one.loss),
      loss,
      1e-9,
    );
    close(
      each.flatMap((one: { slope: Float64Array }) => [...one.slope]),
      slope,
      1e-9,
    );
  }
});

test('steps of AdamW equal torch', () => {
  const { start, rate, weightDecay, gradients, after } = golden.adamw;
  const parameters = Float64Array.from(start);
  const state = freshAdamW(parameters.length);
  gradients.forEach((gradient: number[], step: number) => {
    adamWStep(parameters, Float64Array.from(gradient), state, rate, { ...adamWDefaults, weightDecay });
    close(parameters, after[step], 1e-9);
  });
});

test('the schedule equals torch: warm-up, then half a cosine', () => {
  for (const { warmup, total, shares } of golden.schedules) {
    close(
      shares.map((_: number, step: number) => rateShare(step, warmup, total)),
      shares,
      1e-9,
    );
  }
});

test('a training equals torch step by step: loss, gradient, rate and parameters, with class weights', () => {
  assert.equal(golden.heads.length, 4);
  for (const one of golden.heads) {
    const labels = Int32Array.from(one.labels);
    const data = { features: Float64Array.from(one.features), inputs: one.inputs, labels };
    const shape = { inputs: one.inputs, hidden: one.hidden, classes: one.classes };
    const weights = classWeights(countLabels(labels, one.classes), 'balanced');
    close(weights, one.weights, 1e-12);
    const parameters = Float64Array.from(one.start);
    const state = freshAdamW(parameters.length);
    const rows = Int32Array.from(labels.keys());
    const loss: LossKind =
      one.gamma === null ? { kind: 'cross-entropy' } : { kind: 'focal', gamma: one.gamma, alpha: 1 };
    one.steps.forEach(
      (step: { loss: number; rate: number; gradient: number[]; parameters: number[] }, index: number) => {
        const gradient = new Float64Array(parameters.length);
        const mean = batchGradient(shape, parameters, data, rows, { loss }, weights, gradient, 1);
        const rate = one.rate * rateShare(index, one.warmup, one.total);
        close([mean, rate], [step.loss, step.rate], 1e-9);
        close(gradient, step.gradient, 1e-9);
        adamWStep(parameters, gradient, state, rate, { ...adamWDefaults, weightDecay: one.weightDecay });
        close(parameters, step.parameters, 1e-8);
      },
    );
  }
});

test('metrics equal scikit-learn to 1e-12', () => {
  for (const one of golden.scores) {
    const weights = one.weights === null ? undefined : Float64Array.from(one.weights);
    const confusion = confusionOf(Int32Array.from(one.truth), Int32Array.from(one.said), one.classes, weights);
    close(confusion.counts, one.confusion, 1e-12);
    const scores = scoresOf(confusion);
    close(
      [scores.accuracy ?? -1, scores.balancedAccuracy ?? -1, scores.macroF1 ?? -1, scores.weightedF1 ?? -1],
      [one.accuracy, one.balanced, one.macro, one.weighted],
      1e-12,
    );
    close(
      scores.byClass.map(({ precision }) => precision ?? 0),
      one.precision,
      1e-12,
    );
    close(
      scores.byClass.map(({ recall }) => recall ?? 0),
      one.recall,
      1e-12,
    );
    close(
      scores.byClass.map(({ f1 }) => f1 ?? 0),
      one.f1,
      1e-12,
    );
    close(
      scores.byClass.map(({ support }) => support),
      one.support,
      1e-12,
    );
  }
});

test('scaling equals scikit-learn, also of a column that never changes', () => {
  const { rows, inputs, scaled: theirs } = golden.scaling;
  const features = Float64Array.from(rows);
  const labels = new Int32Array(rows.length / inputs);
  close(scaled(features, inputs, scalingOf({ features, inputs, labels })), theirs, 1e-12);
});

test('the temperature is the one that torch finds, the loss that of scikit-learn', () => {
  const { classes, logits, labels, temperature, loss } = golden.calibration;
  const [rows, truth] = [Float64Array.from(logits), Int32Array.from(labels)];
  close([meanNegativeLog(rows, truth, classes, 1)], [loss], 1e-12);
  close([fitTemperature(rows, truth, classes)], [temperature], 1e-6);
});

test('zero-shot, CLIP-Adapter and Tip-Adapter-F equal torch on a made model: logits, losses, gradients', () => {
  const { inputs: width, classes, scale, clip, tip, zeroShot } = golden.adapters;
  const data = {
    pictures: Float64Array.from(golden.adapters.features),
    texts: Float64Array.from(golden.adapters.texts),
    labels: Int32Array.from(golden.adapters.labels),
  };
  close(zeroShotLogits(data.pictures, data.texts, width, scale), zeroShot, 1e-9);
  const shape = { width, reduced: clip.reduced, share: clip.share };
  const parameters = Float64Array.from([...clip.down, ...clip.up]);
  close(clipAdapterLogits(shape, parameters, data, scale), clip.logits, 1e-9);
  const clipStep = clipAdapterGradient(shape, parameters, data, scale);
  close([clipStep.loss], [clip.loss], 1e-9);
  close(clipStep.gradient, [...clip.downSlope, ...clip.upSlope], 1e-9);
  const { alpha, beta } = tip;
  const tipShape = { width, classes, keyLabels: Int32Array.from(tip.keyLabels), alpha, beta };
  const keys = Float64Array.from(tip.keys);
  close(tipAdapterLogits(tipShape, keys, data, scale), tip.logits, 1e-9);
  const tipStep = tipAdapterGradient(tipShape, keys, data, scale);
  close([tipStep.loss], [tip.loss], 1e-9);
  close(tipStep.gradient, tip.keySlope, 1e-9);
});
