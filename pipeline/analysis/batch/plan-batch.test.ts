import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { planBatch, projectNames, shardOfName } from './plan-batch.ts';

const whole = { to: 'out', shard: null, persons: 'detected' } as const;

test('every video of a folder has one project, in the same folders, in the order of names', async (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(path.join(folder, 'yard', '.trash'), { recursive: true });
  for (const name of ['b.MP4', 'a.mkv', 'a.avi', 'yard/c.mov', '._b.mp4', 'yard/.trash/d.mp4', 'notes.txt', 'b.txt']) {
    writeFileSync(path.join(folder, name), 'x');
  }
  symlinkSync(path.join(folder, 'b.MP4'), path.join(folder, 'link.mp4'));
  symlinkSync(path.join(folder, 'gone.mp4'), path.join(folder, 'dangling.mp4'));
  symlinkSync(folder, path.join(folder, 'yard', 'loop'));
  const plan = await planBatch(folder, whole);
  assert.deepEqual(
    plan.map(({ name, project }) => [name, project.split(path.sep).join('/')]),
    [
      ['a.avi', 'out/a.avi.doppel'],
      ['a.mkv', 'out/a.mkv.doppel'],
      ['b.MP4', 'out/b.doppel'],
      ['link.mp4', 'out/link.doppel'],
      ['yard/c.mov', 'out/yard/c.doppel'],
    ],
  );
  assert.ok(plan.every(({ source }) => source.kind === 'detected'));
  const beside = await planBatch(folder, { ...whole, persons: 'beside' });
  assert.deepEqual(
    beside.map(({ source }) => source.kind),
    ['detected', 'detected', 'tracks', 'detected', 'detected'],
  );
  await assert.rejects(planBatch(path.join(folder, 'none'), whole), { code: 'not_found' });
});

test('names that differ in case alone have two projects', () => {
  assert.deepEqual([...projectNames(['A.mp4', 'a.mov']).values()], ['A.mp4.doppel', 'a.mov.doppel']);
});

test('each video is in exactly one shard, whatever else is in the folder', () => {
  const names = Array.from({ length: 1000 }, (_, at) => `camera ${at}.mp4`);
  const counts = [0, 0, 0, 0, 0];
  for (const name of names) counts[shardOfName(name, 4)]++;
  assert.equal(counts[0], 0);
  assert.ok(counts.slice(1).every((count) => count > 200 && count < 300));
  assert.equal(shardOfName('anything', 1), 1);
});
