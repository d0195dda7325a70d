import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adjustedRandIndex } from './adjusted-rand.ts';
import { cocoAveragePrecision } from './average-precision.ts';
import { classificationScores, confusionMatrix } from './classification.ts';
import { dice } from './mask-overlap.ts';
import { matchDetections } from './match-detections.ts';
import { detectionScores } from './picture-scores.ts';
import { ranksOf, regressionScores } from './regression.ts';

const near = (found: number | null, expected: number): void => {
  assert.ok(found !== null && Math.abs(found - expected) < 1e-12, `${found} instead of ${expected}`);
};

describe('matching predictions with labels', () => {
  const label = (x: number, classIndex = 0, crowd: 0 | 1 = 0) => ({
    classIndex,
    box: [x, 0, x + 10, 10] as const,
    crowd,
  });
  const found = (x: number, classIndex = 0) => ({ classIndex, box: [x, 0, x + 10, 10] as const });

  it('gives each label to one prediction, the best scored first, of its class', () => {
    const match = matchDetections([found(1), found(0), found(0, 1)], [label(0), label(100)], 0.5);
    assert.deepEqual([...match.labelOf], [0, -1, -1]);
    assert.deepEqual([...match.predictionOf], [0, -1]);
    near(match.ious[0], 9 / 11);
  });

  it('takes a crowd for neither right nor wrong, and a real label before it', () => {
    const crowd = { ...label(0, 0, 1), box: [0, 0, 100, 10] as const };
    const match = matchDetections([found(0), found(40)], [crowd, label(0)], 0.5);
    assert.deepEqual(
      [[...match.labelOf], [...match.ignored]],
      [
        [1, -1],
        [0, 1],
      ],
    );
    assert.partialDeepStrictEqual(detectionScores(match, [0.9, 0.8], 1), {
      tp: 1,
      fp: 0,
      fn: 0,
      precision: 1,
      meanConfidence: 0.9,
    });
  });

  it('tells nothing of a picture in which nothing is, unless the old rules are asked for', () => {
    const none = matchDetections([], [], 0.5);
    assert.deepEqual(detectionScores(none, [], 0), {
      ...{ tp: 0, fp: 0, fn: 0, meanIou: null, meanConfidence: null, hitFrequency: null, precision: null, f1: null },
    });
    assert.equal(detectionScores(none, [], 0, 'seed').meanIou, 1);
    const missed = matchDetections([], [label(0)], 0.5);
    assert.partialDeepStrictEqual(detectionScores(missed, [], 1), { fn: 1, hitFrequency: 0, f1: 0, precision: null });
    assert.partialDeepStrictEqual(detectionScores(missed, [], 1, 'seed'), { meanIou: 0, hitFrequency: 0 });
  });
});

describe('figures', () => {
  it("of a ranked list are COCO's average precision", () => {
    const matches = [0.9, 0.8, 0.7, 0.6].map((score, at) => ({ score, isTrue: at % 2 === 0 }));
    // Recall 0.5 at precision 1, and recall 1 at 2 / 3: 51 and 50 of the 101 steps.
    near(cocoAveragePrecision(matches, 2), (51 + 50 * (2 / 3)) / 101);
    near(cocoAveragePrecision([], 3), 0);
    assert.equal(cocoAveragePrecision(matches, 0), null);
  });

  it("of classes are scikit-learn 1.5's", () => {
    const scores = classificationScores(confusionMatrix([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 0, 2, 2], 4));
    near(scores.accuracy, 5 / 7);
    near(scores.balancedAccuracy, (0.5 + 1 + 2 / 3) / 3);
    near(scores.macroF1, (0.5 + 0.8 + 0.8) / 3);
    near(scores.weightedF1, (0.5 * 2 + 0.8 * 2 + 0.8 * 3) / 7);
    assert.deepEqual(scores.perClass[3], { support: 0, precision: null, recall: null, f1: null });
    assert.equal(classificationScores(confusionMatrix([], [], 2)).accuracy, null);
  });

  it('of groups, numbers and masks', () => {
    near(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0]), 1);
    near(adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1]), 4 / 7);
    assert.deepEqual([...ranksOf([3, 1, 3])], [2.5, 1, 2.5]);
    const numbers = regressionScores([1, 2, 3, 4], [1, 2, 3, 5]);
    near(numbers.mae, 0.25);
    near(numbers.r2, 1 - 1 / 5);
    near(numbers.spearman, 1);
    assert.equal(regressionScores([2, 2], [1, 2]).r2, null);
    near(dice(Uint8Array.of(1, 1, 0), Uint8Array.of(0, 1, 1)), 0.5);
    assert.equal(dice(Uint8Array.of(0), Uint8Array.of(0)), null);
  });
});
