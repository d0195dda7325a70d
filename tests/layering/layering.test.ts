import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../property/sample-project.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the layering rule over a small tree of files, each given by its path and text. */
function checkTree(folder: string, files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const cruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rooms = [...new Set(Object.keys(files).map((name) => name.split('/')[0]))];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cruise, '-c', path.join(root, '.dependency-cruiser.cjs'), ...rooms],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

const parts = {
  'native-models/session.ts': 'export const session = 1;',
  'pipeline/contract/ids.ts': 'export const id = 1;',
  'pipeline/video/decode.ts': "import { id } from '../contract/ids.ts'; export const decode = id;",
  'pipeline/index.ts': "import { decode } from './video/decode.ts'; export const engine = decode;",
};

test('a tree in which every arrow points the right way passes', (context) => {
  const { status, output } = checkTree(temporaryFolder(context), {
    ...parts,
    'cli/main.ts':
      "import { engine } from '../pipeline/index.ts'; import { id } from '../pipeline/contract/ids.ts'; export const x = [engine, id];",
  });
  assert.equal(status, 0, output);
});

const planted = {
  'the renderer imports the pipeline': [
    'renderer/app.ts',
    "import { decode } from '../pipeline/video/decode.ts'; export const x = decode;",
  ],
  'a door reaches behind the engine entry': [
    'cli/main.ts',
    "import { decode } from '../pipeline/video/decode.ts'; export const x = decode;",
  ],
  'a type alone reaches behind the engine entry': [
    'cli/main.ts',
    "import type { decode } from '../pipeline/video/decode.ts'; export type X = typeof decode;",
  ],
  'the pipeline imports a door': [
    'pipeline/video/probe.ts',
    "import { x } from '../../cli/main.ts'; export const y = x;",
  ],
  'the models import the pipeline': [
    'native-models/bad.ts',
    "import { id } from '../pipeline/contract/ids.ts'; export const x = id;",
  ],
  'the contract imports the pipeline': [
    'pipeline/contract/bad.ts',
    "import { decode } from '../video/decode.ts'; export const x = decode;",
  ],
  'a second module imports fluent-ffmpeg': [
    'pipeline/video/other.ts',
    "import ffmpeg from 'fluent-ffmpeg'; export const x = ffmpeg;",
  ],
} as const;

for (const [sin, [name, text]] of Object.entries(planted)) {
  test(`the layering rule fails when ${sin}`, (context) => {
    const { status, output } = checkTree(temporaryFolder(context), {
      ...parts,
      'cli/main.ts': 'export const x = 1;',
      [name]: text,
    });
    assert.notEqual(status, 0, output);
    assert.match(output, /error/);
  });
}
