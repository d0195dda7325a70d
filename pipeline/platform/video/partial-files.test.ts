import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { partialFile, removePartialFiles } from './partial-files.ts';

/** The id of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? assert.fail('it did not start');
}

test('what a killed process left half-made is removed, and whoever still writes it is ended; the rest is let be', async (context) => {
  const folder = temporaryFolder(context);
  const own = partialFile(path.join(folder, 'own.mp4'));
  const left = path.join(folder, `left.mp4.${await endedPid()}.0123456789ab.partial`);
  for (const file of [own, left, path.join(folder, 'done.mp4')]) writeFileSync(file, '');
  const writer = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', `file:${left}`]);
  const ended = once(writer, 'exit');
  context.after(() => writer.kill('SIGKILL'));
  removePartialFiles(folder);
  assert.deepEqual(readdirSync(folder).toSorted(), ['done.mp4', path.basename(own)]);
  if (process.platform === 'linux') assert.equal((await ended)[1], 'SIGKILL');
  removePartialFiles(path.join(folder, 'nowhere'));
});
