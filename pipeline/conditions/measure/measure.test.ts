import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { calibrationError, confidenceTable, reliableFloor } from '../calibrate/calibration-error.ts';
import { conditionTable } from '../labels/condition-table.ts';
import { drainClasses } from '../labels/worked-example.ts';
import { foldOf, groupFolds, leaveOutFolds } from './group-folds.ts';
import { relationAgreement } from './relation-agreement.ts';
import { accuracyOf, groupInterval } from './resample.ts';
import { targetTable } from './target-table.ts';

const { uniform } = seededRandom(4);
const groups = Array.from({ length: 120 }, (_, row) => `g${Math.floor(row / 5)}`);
const labels = Int32Array.from(groups, (_, row) => (Math.floor(row / 5) % 6 === 0 ? 2 : row % 2));

test('no group is on two sides, every row is measured once, and no class leaves the training side', () => {
  const folds = groupFolds({ labels, groups }, 4, 1);
  assert.deepEqual(
    folds.flatMap(({ test: rows }) => [...rows]).toSorted((a, b) => a - b),
    [...labels.keys()],
  );
  for (const { train, valid, test: rows } of folds) {
    const sides = [train, valid, rows].map((side) => new Set(side.map((row) => groups[row])));
    assert.equal(new Set(sides.flatMap((side) => [...side])).size, sides[0].size + sides[1].size + sides[2].size);
    assert.equal(new Set(train.map((row) => labels[row])).size, 3);
    assert.equal(new Set(valid.map((row) => labels[row])).size, 3, 'the rare class is on the validation side too');
    assert.ok(valid.length > 0 && valid.length < train.length);
  }
  assert.deepEqual(groupFolds({ labels, groups }, 4, 1), folds, 'the same seed, the same folds');
  assert.notDeepEqual(groupFolds({ labels, groups }, 4, 2), folds);
});

test('a class that one group alone has stays on the training side', () => {
  const fold = foldOf(
    'all',
    { labels: Int32Array.of(0, 0, 1, 1, 2), groups: ['a', 'b', 'c', 'd', 'e'] },
    () => false,
    1,
  );
  assert.ok(fold.train.includes(4));
});

test('leaving out videos takes each whole, and more folds than groups are refused', () => {
  const videos = groups.map((_, row) => (row < 40 ? 'one' : 'two'));
  assert.deepEqual(
    leaveOutFolds({ labels, groups }, videos, 1).map(({ name, test: rows }) => [name, rows.length]),
    [
      ['one', 40],
      ['two', 80],
    ],
  );
  assert.throws(() => groupFolds({ labels, groups: groups.map(() => 'a') }, 2, 1), /at least 2 groups/);
});

test('an interval over groups holds the figure and is wider than one that takes rows for independent', () => {
  const answers = Int32Array.from(labels, (label, row) => (Math.floor(row / 5) % 3 === 0 ? (label + 1) % 3 : label));
  const rows = [...labels.keys()];
  const figure = (own: readonly number[]): number => accuracyOf(labels, answers, own);
  const byGroup = groupInterval(groups, rows, figure);
  const byRow = groupInterval(rows.map(String), rows, figure);
  assert.ok(byGroup.low <= byGroup.value && byGroup.value <= byGroup.high);
  assert.ok(byGroup.high - byGroup.low > 1.5 * (byRow.high - byRow.low));
  assert.deepEqual(groupInterval(groups, rows, figure), byGroup, 'seeded');
});

test('calibration error is 0 where answers are right as often as said, and the gap where they are not', () => {
  const truth = Int32Array.from({ length: 1000 }, (_, row) => Number(row % 5 === 0));
  const said = (sure: number): Float64Array =>
    Float64Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? sure : 1 - sure));
  assert.ok((calibrationError(confidenceTable(said(0.8), truth, 2)) ?? 1) < 1e-9);
  assert.ok(Math.abs((calibrationError(confidenceTable(said(0.95), truth, 2)) ?? 0) - 0.15) < 1e-9);
  assert.equal(calibrationError(confidenceTable(new Float64Array(0), new Int32Array(0), 2)), null);
});

test('the floor is the lowest probability from which enough answers are right; null where none does', () => {
  const truth = Int32Array.from({ length: 100 }, () => 0);
  const probabilities = new Float64Array(200);
  for (let row = 0; row < 100; row++) {
    const sure = 0.5 + row / 200;
    // The lower half is right half of the time, the upper always.
    const isRight = row >= 50 || row % 2 === 0;
    probabilities[row * 2] = isRight ? sure : 1 - sure;
    probabilities[row * 2 + 1] = isRight ? 1 - sure : sure;
  }
  const floor = reliableFloor(probabilities, truth, 2, 0.9);
  assert.ok(floor !== null && floor.accuracy >= 0.9 && floor.floor > 0.6 && floor.floor < 0.75, JSON.stringify(floor));
  assert.equal(
    reliableFloor(
      probabilities,
      truth.map(() => 1),
      2,
      0.9,
    ),
    null,
  );
});

test('targets are filled by what there is, and say no data for the rest', () => {
  const table = conditionTable(drainClasses.map(({ className }) => className));
  const truth = Int32Array.from(drainClasses.flatMap(({ count }, index) => new Array<number>(count).fill(index)));
  const answers = truth.map((label) => (table[label].condition === 'blocked' ? 0 : label));
  const found = new Map(targetTable({ table, labels: truth, answers, relations: null }).map((row) => [row.name, row]));
  assert.equal(found.get('blocked')?.found, 0);
  assert.equal(found.get('blocked')?.objects, 78 + 97);
  assert.equal(found.get('damaged')?.found, 1);
  assert.equal(found.get('normal')?.found, 1);
  assert.equal(found.get('spatial')?.found, null);
  assert.equal(found.get('rare classes')?.objects, 52 + 78 + 76 + 97, 'toe drains and blocked slope drains');
  const types = targetTable({
    table: [
      { className: 'a', type: 'a', condition: 'any' },
      { className: 'b', type: 'b', condition: 'any' },
    ],
    labels: Int32Array.of(0, 1),
    answers: Int32Array.of(0, 1),
    relations: { share: 0.9, pairs: 10 },
  });
  assert.deepEqual(
    types.map(({ found: own }) => own),
    [1, null, null, null, null, 0.9],
  );
});

test('relations of detections are compared with those of labels among the pairs that were found', () => {
  const size = { widthPx: 100, heightPx: 100 };
  const labelled = [
    [0, 0, 20, 20],
    [0, 50, 20, 70],
    [60, 0, 80, 20],
  ] as const;
  const shifted = labelled.map(([a, b, c, d]) => [a + uniform(), b, c, d] as const);
  const whole = relationAgreement([{ size, labelled, detected: shifted }]);
  assert.deepEqual([whole?.share, whole?.pairs, whole?.found], [1, 6, 3]);
  const partly = relationAgreement([{ size, labelled, detected: shifted.slice(0, 2) }]);
  assert.deepEqual([partly?.pairs, partly?.found, partly?.objects], [2, 2, 3]);
  assert.equal(relationAgreement([{ size, labelled, detected: [] }]), null);
});
