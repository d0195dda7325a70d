import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { groupFolds } from '../measure/group-folds.ts';
import { balancedOf } from '../measure/resample.ts';
import { fewShotAnswers, type TextContextRows } from './few-shot.ts';
import { unitRows } from './unit-rows.ts';

const [width, classes, each] = [64, 4, 18];

/** Rows around class means whose texts point only roughly there, in two contexts. A model of the shape, not of pictures. */
function madeRows(): TextContextRows & { readonly groups: readonly string[] } {
  const { normal } = seededRandom(3);
  const means = Float64Array.from({ length: classes * width }, normal);
  const around = (labels: Int32Array, spread: number): Float64Array =>
    unitRows(
      Float64Array.from({ length: labels.length * width }, (_, at) => {
        const mean = means[labels[Math.floor(at / width)] * width + (at % width)];
        return mean + spread * normal();
      }),
      width,
    );
  const labels = Int32Array.from({ length: classes * each }, (_, row) => row % classes);
  const own = Int32Array.from({ length: classes }, (_, index) => index);
  return {
    ...{ pictures: around(labels, 3), labels, width, classes, texts: [around(own, 5), around(own, 5)] },
    contexts: Int32Array.from(labels, (_, row) => (row >> 2) % 2),
    groups: Array.from(labels, (_, row) => `group ${Math.floor(row / 6)}`),
  };
}

test('adapters learn what the prompts alone do not tell, the same again with the same seed', () => {
  const rows = madeRows();
  const folds = groupFolds(rows, 5, 1);
  const answers = fewShotAnswers(rows, folds, 1);
  const all = [...rows.labels.keys()];
  const balanced = (said: Int32Array): number => balancedOf(rows.labels, said, classes, all);
  const zero = balanced(answers.zeroShot);
  assert.ok(Object.values(answers).every((said: Int32Array) => said.every((answer) => answer >= 0)));
  assert.ok(balanced(answers.clipAdapter) > zero, `CLIP-Adapter ${balanced(answers.clipAdapter)}, ${zero}`);
  assert.ok(balanced(answers.tipAdapter) > zero + 0.1, `Tip-Adapter-F ${balanced(answers.tipAdapter)}, ${zero}`);
  assert.deepEqual(fewShotAnswers(rows, folds, 1), answers);
});

test('no answer depends on the labels of its own group', () => {
  const rows = madeRows();
  const folds = groupFolds(rows, 5, 1);
  const answers = fewShotAnswers(rows, folds, 1);
  const [{ test: asked }] = folds;
  const wrong = rows.labels.map((label, row) => (asked.includes(row) ? (label + 1) % classes : label));
  const again = fewShotAnswers({ ...rows, labels: wrong }, [folds[0]], 1);
  for (const row of asked) {
    assert.equal(again.tipAdapter[row], answers.tipAdapter[row]);
    assert.equal(again.clipAdapter[row], answers.clipAdapter[row]);
  }
});
