import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import * as insight from '#insight/index.ts';
import { openInsight } from '#insight/store/open-insight.ts';
import { donePictures } from '#insight/store/store-results.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const model = 'models/yolo11n_320_int8.onnx';
const skip = skipWithout('data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt', model);
const folder = mkdtempSync(path.join(tmpdir(), 'doppel-insight-kill-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);

/** Runs an insight command; kills it, as a failing machine would, once it has reported this many pictures. */
function command(words: readonly string[], killAfter: number | null): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const program = path.resolve(import.meta.dirname, '../../cli/main.mjs');
    const child = spawn(process.execPath, [program, 'insight', ...words, '--model', sharedFile(model), '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (killAfter === null) return;
      for (const [, done] of text.matchAll(/"done":(\d+)/g)) {
        if (Number(done) >= killAfter) child.kill('SIGKILL');
      }
    });
    child.on('error', reject).on('close', (code, signal) => resolve(signal ?? code));
  });
}

/** The results of all runs of a file, in their order. */
const results = async (file: string): Promise<readonly (readonly [string, string, string | null])[]> =>
  (await insight.overview(file)).runs.map(({ kind, state, result_sha256 }) => [kind, state, result_sha256]);

/** The pictures that a run has stored. */
function countPictures(file: string): number {
  const open = openInsight(file, 'read');
  try {
    return donePictures(open, 1).size;
  } finally {
    open.close();
  }
}

test('a run and distances that were killed go on at the same command, and end in the same bytes', {
  skip,
}, async () => {
  const [killed, straight] = [at('killed.insight'), at('straight.insight')];
  await insight.addDataset(killed, {
    ...{ sources: [sharedFile('data/TUD-Campus.mp4')], truths: [sharedFile('data/TUD-Campus.gt.txt')] },
    ...{ persons: [], stride: 2 },
  });
  copyFileSync(killed, straight);
  assert.equal(await command(['run', straight], null), 0);
  assert.equal(await command(['distances', straight, '--limit', '8'], null), 0);

  // Pictures are stored some at a time: more than one lot is done by then.
  assert.equal(await command(['run', killed], 20), 'SIGKILL');
  assert.deepEqual(
    (await results(killed)).map(([kind, state]) => [kind, state]),
    [['insight', 'running']],
  );
  const kept = countPictures(killed);
  assert.ok(kept > 0 && kept < 36, `${kept} of 36 pictures were stored`);
  assert.equal(await command(['run', killed], null), 0);
  assert.equal(await command(['distances', killed, '--limit', '8'], 3), 'SIGKILL');
  assert.equal((await results(killed))[1][1], 'running');
  assert.equal(await command(['distances', killed, '--limit', '8'], null), 0);
  assert.deepEqual(await results(killed), await results(straight));
});
