import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import manifest from '../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);

test('scripts that name the program by cli/main.ts start it', async () => {
  for (const name of ['main.ts', 'main.mjs']) {
    const { stdout } = await run(process.execPath, [path.join(root, 'cli', name), '--version']);
    assert.equal(stdout, `${manifest.version}\n`, name);
  }
});

test('what the files of deploy/ start is there', async () => {
  for (const file of await readdir(path.join(root, 'deploy'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
    for (const [, program] of text.matchAll(/\b(cli\/[\w/-]+\.\w+)/g)) {
      assert.ok((await readdir(path.join(root, 'cli'))).includes(path.basename(program)), `${file.name}: ${program}`);
    }
  }
});
