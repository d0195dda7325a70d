import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageNames } from '#contract/progress.ts';
import { stages } from './stages.ts';

test('the screens know every stage, in the order in which the stages first run', () => {
  assert.deepEqual([...new Set(stages.map(({ name }) => name))], [...stageNames]);
});

test('of the stages of one name the last one marks the result, and no other', () => {
  for (const name of stageNames) {
    const marks = stages.filter((stage) => stage.name === name).map((stage) => stage.marks);
    assert.deepEqual(marks, [...Array.from({ length: marks.length - 1 }, () => 'part'), 'whole'], name);
  }
});
