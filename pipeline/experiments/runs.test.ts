import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openInsightFile } from '#datasets/index.ts';
import {
  beginRun,
  compareRuns,
  experimentsPart,
  findRun,
  finishRun,
  type RunPlan,
  readRun,
  readRuns,
  runKey,
} from './index.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-runs-'));
});
after(() => rm(folder, { recursive: true }));

const plan: RunPlan = {
  kind: 'test',
  datasetId: null,
  settings: { b: 1, a: [1, 2] },
  seeds: { folds: 7 },
  inputs: { data: '0'.repeat(64) },
  modelSha256: null,
};
const start = { startedAt: '2026-01-01T00:00:00Z', versions: { node: 'x' }, mode: 'resume' } as const;
const end = { finishedAt: '2026-01-01T00:01:00Z', summary: { n: 1 } };

describe('runs', () => {
  it('have a key of all that their result depends on, in whatever order it is named', () => {
    assert.equal(runKey(plan), runKey({ ...plan, settings: { a: [1, 2], b: 1 } }));
    for (const change of [
      { seeds: { folds: 8 } },
      { settings: { b: 2, a: [1, 2] } },
      { inputs: {} },
      { modelSha256: 'a'.repeat(64) },
    ]) {
      assert.notEqual(runKey(plan), runKey({ ...plan, ...change }));
    }
  });

  it('go on where they were interrupted, come back done, and can be made again and compared', () => {
    const file = openInsightFile(path.join(folder, 'runs.insight'), 'write', [experimentsPart]);
    try {
      const first = beginRun(file, plan, start);
      assert.equal(first.state, 'running');
      assert.equal(beginRun(file, plan, { ...start, mode: 'again' }).id, first.id);
      assert.throws(() => findRun(file, 'test', undefined), { code: 'not_found', message: /1 \(running\)/ });
      finishRun(file, first.id, { ...end, resultSha256: 'a'.repeat(64) });
      assert.equal(beginRun(file, plan, start).id, first.id);
      assert.equal(findRun(file, 'test', undefined).id, first.id);
      const again = beginRun(file, plan, { ...start, versions: { node: 'y' }, mode: 'again' });
      assert.notEqual(again.id, first.id);
      assert.equal(compareRuns(readRun(file, first.id), again).sameResult, null);
      finishRun(file, again.id, { ...end, resultSha256: 'b'.repeat(64) });
      const compared = compareRuns(readRun(file, first.id), readRun(file, again.id));
      assert.deepEqual(compared, { sameResult: false, differences: ['version node: "x" and "y"'] });
      const same = compareRuns(readRun(file, again.id), { ...readRun(file, again.id), resultSha256: 'c'.repeat(64) });
      assert.deepEqual(same.differences, ['Nothing that is recorded differs, and yet the results do.']);
      assert.deepEqual(
        readRuns(file).map(({ state }) => state),
        ['done', 'done'],
      );
      assert.throws(() => readRun(file, 99), { code: 'not_found' });
    } finally {
      file.close();
    }
  });
});
