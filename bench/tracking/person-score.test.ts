import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MotRow } from './mot-metrics.ts';
import { scorePersons } from './person-score.ts';

const box = (x: number): MotRow['boxPx'] => [x, 0, x + 10, 20];
const rows = (id: number, frames: readonly number[], x: number): readonly MotRow[] =>
  frames.map((frame) => ({ frame, id, boxPx: box(x) }));

describe('the score of persons', () => {
  const visits = [...rows(1, [0, 1, 2], 0), ...rows(2, [5, 6, 7], 0)];
  const oneHuman = new Map([
    [1, 7],
    [2, 7],
  ]);

  it('wants one person for somebody who comes back', () => {
    const split = [...rows(10, [0, 1, 2], 0), ...rows(11, [5, 6, 7], 0)];
    const joined = split.map((row) => ({ ...row, id: 10 }));
    assert.equal(scorePersons(visits, [], oneHuman, joined).idf1, 1);
    assert.equal(scorePersons(visits, [], oneHuman, split).idf1, 0.5);
    assert.equal(scorePersons(visits, [], oneHuman, split).ceiling, 1);
  });

  it('takes rows that are left out of scoring for neither hit nor miss', () => {
    const boxes = [...rows(10, [0, 1, 2], 0), ...rows(12, [0, 1, 2], 100)];
    const truth = visits.slice(0, 3);
    assert.equal(scorePersons(truth, rows(9, [0, 1, 2], 100), new Map(), boxes).idf1, 1);
    assert.ok(scorePersons(truth, [], new Map(), boxes).idf1 < 1);
  });

  it('counts a person in whom a second human being has a tenth of the boxes', () => {
    const truth = [...rows(1, [0, 1, 2], 0), ...rows(2, [3], 0)];
    assert.equal(scorePersons(truth, [], new Map(), rows(10, [0, 1, 2, 3], 0)).glued, 1);
    assert.equal(scorePersons(truth, [], oneHuman, rows(10, [0, 1, 2, 3], 0)).glued, 0);
  });
});
