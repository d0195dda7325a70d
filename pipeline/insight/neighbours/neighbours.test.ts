import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { crossValidate } from './cross-validate.ts';
import { indexedNearest } from './indexed-nearest.ts';
import { makeFolds } from './make-folds.ts';
import { exactNearest } from './nearest.ts';
import { personGroups } from './store/read-items.ts';
import { voteWeights } from './vote.ts';

/** Persons that look alike from frame to frame: the class hangs on the person, and nothing else tells it. */
function persons(count: number, each: number) {
  const random = seededRandom(11);
  const rows: Float32Array[] = [];
  const groups: string[] = [];
  const classes = new Float64Array(count * each);
  for (let person = 0; person < count; person++) {
    const look = Float32Array.from({ length: 16 }, () => random.normal());
    for (let frame = 0; frame < each; frame++) {
      classes[rows.length] = person % 2;
      groups.push(`person ${person}`);
      rows.push(look.map((value) => value + 0.05 * random.normal()));
    }
  }
  return { rows, groups, classes };
}

describe('folds', () => {
  it('keep groups whole, spread classes, and are the same for the same seed', () => {
    const { groups, classes } = persons(20, 6);
    const folds = makeFolds(groups, classes, 5, 3);
    assert.equal(folds.count, 5);
    for (const group of new Set(groups)) {
      assert.equal(new Set(groups.flatMap((name, at) => (name === group ? [folds.fold[at]] : []))).size, 1);
    }
    for (let fold = 0; fold < 5; fold++) {
      const of = [...classes].filter((_, at) => folds.fold[at] === fold);
      assert.equal(of.length, 24);
      assert.equal(of.filter((value) => value === 0).length, 12);
    }
    assert.equal(makeFolds(groups, classes, 5, 3).sha256, folds.sha256);
    assert.notEqual(makeFolds(groups, classes, 5, 4).sha256, folds.sha256);
    assert.throws(() => makeFolds(['a', 'a'], [0, 1], 5, 1), { code: 'usage' });
  });

  it('of persons join pictures that share one, also by a chain', () => {
    const groups = personGroups([['a'], ['b'], ['a', 'c'], ['d'], ['c'], []]);
    assert.equal(groups[0], groups[2]);
    assert.equal(groups[2], groups[4]);
    assert.equal(new Set(groups).size, 4);
  });
});

describe('neighbours', () => {
  const { rows, groups, classes } = persons(20, 6);
  const space = { kind: 'vectors', rows } as const;
  const target = { kind: 'class', name: 'class', values: classes, classes: 2 } as const;
  const work = {
    space,
    metric: 'cosine',
    targets: [target],
    ks: [1, 3],
    weightings: ['uniform', 'softmax'],
    index: null,
  } as const;
  const together = (grouping: readonly string[]) =>
    crossValidate({ ...work, folds: makeFolds(grouping, classes, 5, 1) }).find(
      ({ fold, k, weighting }) => fold === -1 && k === 3 && weighting === 'uniform',
    );

  it('look right when one person stands on both sides, and do not when whole persons are left out', () => {
    const random = together(groups.map((_, at) => String(at)));
    const grouped = together(groups);
    assert.ok((random?.accuracy ?? 0) > 0.95, `${random?.accuracy}`);
    assert.ok((grouped?.accuracy ?? 1) < 0.75, `${grouped?.accuracy}`);
  });

  it('by an index are those of the exact search where it finds them, and say how many it found', () => {
    const folds = makeFolds(groups, classes, 5, 1);
    const scores = crossValidate({ ...work, folds, index: indexedNearest(rows, 'cosine') });
    const [exact, index] = (['exact', 'index'] as const).map((engine) =>
      scores.find((row) => row.engine === engine && row.fold === -1 && row.k === 3),
    );
    assert.equal(index?.recallAtK, 1);
    assert.equal(index?.accuracy, exact?.accuracy);
    assert.equal(exact?.recallAtK, null);
  });

  it('are found in a matrix of distances by its rows, which need not be symmetric', () => {
    const values = Float64Array.of(0, 1, 5, 9, 0, 2, 3, 4, 0);
    const found = exactNearest({ kind: 'matrix', values, count: 3 }, 'given', [0, 1, 2], [0, 1, 2], 2);
    assert.deepEqual([...found.items], [1, 2, 2, 0, 0, 1]);
  });

  it('tell numbers, leave out items without one, and correlate errors with distances', () => {
    const values = Float64Array.from(rows, (row, at) => (at === 0 ? Number.NaN : row[0]));
    const folds = makeFolds(
      rows.map((_, at) => String(at)),
      classes,
      5,
      1,
    );
    const [row] = crossValidate({
      ...work,
      folds,
      targets: [{ kind: 'number', name: 'x', values }],
      ks: [2],
      weightings: ['distance'],
    }).slice(-1);
    assert.equal(row.tested, rows.length - 1);
    assert.ok(
      (row.spearman ?? 0) > 0.9 && (row.mae ?? 1) < 0.3 && row.errorWithDistance !== null && row.accuracy === null,
    );
  });

  it('weigh by distance as scikit-learn does: a twin takes all', () => {
    assert.deepEqual([...voteWeights(Float64Array.of(0, 0, 2), 'distance')], [1, 1, 0]);
    assert.deepEqual([...voteWeights(Float64Array.of(1, 2), 'distance')], [1, 0.5]);
    const [near, far] = voteWeights(Float64Array.of(1, 3), 'softmax');
    assert.ok(near === 1 && far > 0 && far < near);
  });
});
