import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { regularFiles } from './taken-file.ts';

test('files are taken, links that lead nowhere are not, and what cannot be looked at is told', async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-taken-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'b'), 'four');
  await symlink(path.join(folder, 'none'), path.join(folder, 'a'));
  await symlink(path.join(folder, 'c'), path.join(folder, 'c'));
  assert.deepEqual(await regularFiles(folder, ['c', 'b', 'a']), [
    { name: 'b', file: path.join(folder, 'b'), bytes: 4 },
  ]);
  await assert.rejects(regularFiles(folder, ['x'.repeat(300)]), { code: 'failed', message: /cannot be looked at/ });
});
