import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { libraryReply } from '#contract/library.ts';
import { syncedReply } from '#contract/search.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { makeProject } from '#tests/support/made-project.ts';
import { runDoppel } from './run-doppel.ts';

test("a source's start is said, as recorded and unknown; a clock is set and unset; a sync tells of kept searches", async (context) => {
  const folder = temporaryFolder(context);
  const library = path.join(folder, 'all.doppel-library');
  for (const [name, humans] of [
    ['hall', [1, 2]],
    ['yard', [1]],
  ] as const) {
    const videoName = name === 'hall' ? 'cam1_20260304_100000.mp4' : 'yard.mp4';
    await makeProject(path.join(folder, `${name}.doppel`), { uuid: name, videoName, humans });
  }
  const env = { DOPPEL_HOME: path.join(folder, 'home'), DOPPEL_REVIEWER: 'Ana' };
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runDoppel([...args, '--json'], { env, cwd: folder });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as unknown;
  };
  await run('library', 'add', library, 'hall.doppel', '--camera', 'A');
  const startAfter = async (start: string) => {
    const [{ start_ms, start_from }] = libraryReply.parse(
      await run('library', 'set', library, 'hall', '--start', start),
    ).sources;
    return [start_ms, start_from];
  };
  const recorded = Date.UTC(2026, 2, 4, 10);
  assert.deepEqual(await startAfter('2026-03-04T11:00'), [recorded + 3_600_000, 'hand']);
  assert.deepEqual(await startAfter('recorded'), [recorded, 'file name']);
  assert.deepEqual(await startAfter('unknown'), [null, null]);
  const clocks = async (...args: readonly string[]) =>
    libraryReply.parse(await run('library', 'clock', library, 'A', ...args)).clocks;
  assert.deepEqual(await clocks('--offset', '3.2'), [
    { camera: 'A', offset_ms: 3200, drift_ppm: 0, known_from: 'hand' },
  ]);
  assert.deepEqual(await clocks('--unset'), []);
  for (const [said, sentence] of [
    [[], /Say how the clock of A is/],
    [['--unset', '--offset', '3'], /--unset.*cannot be used with.*--offset/],
    [['--from-people', '--drift', '3'], /--from-people.*cannot be used with.*--drift/],
  ] as const) {
    const { code, stderr } = await runDoppel(['library', 'clock', library, 'A', ...said], { env, cwd: folder });
    assert.equal(code, 2, stderr);
    assert.match(stderr, sentence);
  }

  await run('search', library, 'grey', 'top', '--save', 'greys');
  const added = syncedReply.parse(await run('library', 'add', library, 'yard.doppel'));
  assert.deepEqual(
    added.kept.map(({ name, fresh }) => [name, fresh]),
    [['greys', [3]]],
  );
  const { stdout } = await runDoppel(['library', 'sync', library], { env, cwd: folder });
  assert.match(stdout, /New for the kept search greys: 1 person\. Look: doppel search .* --saved 1/);
});
