import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../property/sample-project.ts';
import { findLoop, roomGraph } from './room-graph.ts';

const root = path.resolve(import.meta.dirname, '../..');
const settings = path.join(root, '.dependency-cruiser.cjs');
const packageText = readFileSync(path.join(root, 'package.json'), 'utf8');

interface Rule {
  readonly name: string;
}
/** The rooms of pipeline/ that have a rule, as the rules name them. */
const rules = (createRequire(import.meta.url)(settings) as { readonly forbidden: readonly Rule[] }).forbidden;
const pipelineRooms = rules.flatMap(({ name }) => /^pipeline\/(\w+)-may-import$/.exec(name)?.[1] ?? []);

/** Writes a small tree of files, each given by its path and text, beside the project's own package.json. */
function plantTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries({ ...files, 'package.json': packageText })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** Runs the layering rules over a small tree of files; returns the names of the rules that are broken. */
function brokenRules(folder: string, files: Readonly<Record<string, string>>): readonly string[] {
  plantTree(folder, files);
  const cruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rooms = [...new Set(Object.keys(files).map((name) => name.split('/')[0]))];
  const { stdout, stderr } = spawnSync(process.execPath, [cruise, '-c', settings, '-T', 'json', ...rooms], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.notEqual(stdout, '', stderr);
  const report = JSON.parse(stdout) as { summary: { violations: readonly { rule: Rule }[] } };
  return [...new Set(report.summary.violations.map(({ rule }) => rule.name))].toSorted();
}

const parts = {
  'native-models/session.ts': 'export const session = 1;',
  'pipeline/base/ids.ts': 'export const id = 1;',
  'pipeline/platform/video/decode.ts': "import { id } from '#base/ids.ts'; export const decode = id;",
  'pipeline/index.ts': "import { decode } from './platform/video/decode.ts'; export const engine = decode;",
};

test('a tree in which every arrow points the right way passes', (context) => {
  const files = {
    ...parts,
    'cli/main.ts':
      "import { engine } from '#pipeline'; import { id } from '#base/ids.ts'; export const x = [engine, id];",
  };
  assert.deepEqual(brokenRules(temporaryFolder(context), files), []);
});

test('every room of pipeline/ has its rule, and each rule fails on an import of a later room', (context) => {
  assert.ok(pipelineRooms.length > 15, `only ${pipelineRooms.length} rules were found`);
  const files: Record<string, string> = { ...parts };
  const expected: string[] = [];
  for (const [place, room] of pipelineRooms.entries()) {
    const next = pipelineRooms[place + 1];
    files[`pipeline/${room}/own.ts`] = 'export const own = 1;';
    if (next === undefined) continue;
    files[`pipeline/${room}/bad.ts`] = `import { own } from '#${next}/own.ts'; export const bad = own;`;
    expected.push(`pipeline/${room}-may-import`);
  }
  const last = pipelineRooms.at(-1);
  files[`pipeline/${last}/bad.ts`] = "import { engine } from '#pipeline'; export const bad = engine;";
  expected.push(`pipeline/${last}-may-import`);
  assert.deepEqual(brokenRules(temporaryFolder(context), files), expected.toSorted());
});

const planted = {
  'the renderer imports the pipeline': {
    rule: 'renderer-may-import',
    file: 'renderer/app.ts',
    text: "import { decode } from '#platform/video/decode.ts'; export const x = decode;",
  },
  'a door reaches behind the engine entry': {
    rule: 'cli-may-import',
    file: 'cli/main.ts',
    text: "import { decode } from '../pipeline/platform/video/decode.ts'; export const x = decode;",
  },
  'a type alone reaches behind the engine entry': {
    rule: 'server-may-import',
    file: 'server/main.ts',
    text: "import type { decode } from '#platform/video/decode.ts'; export type X = typeof decode;",
  },
  'the desktop reaches behind the engine entry': {
    rule: 'electron-may-import',
    file: 'electron/main.ts',
    text: "import { decode } from '#platform/video/decode.ts'; export const x = decode;",
  },
  'the pipeline imports a door': {
    rule: 'pipeline-may-import',
    file: 'pipeline/other.ts',
    text: "import { x } from '#cli/main.ts'; export const y = x;",
  },
  'the models import the pipeline': {
    rule: 'native-models-may-import',
    file: 'native-models/bad.ts',
    text: "import { id } from '#base/ids.ts'; export const x = id;",
  },
  'the ground needs Node': {
    rule: 'base-and-contract-run-in-a-browser',
    file: 'pipeline/base/bad.ts',
    text: "import path from 'node:path'; export const x = path.sep;",
  },
  'a new room has no rule': {
    rule: 'a-new-room-of-pipeline-has-a-rule',
    file: 'pipeline/attic/bad.ts',
    text: "import { id } from '#base/ids.ts'; export const x = id;",
  },
  'one feature imports another': {
    rule: 'pipeline/insight-may-import',
    file: 'pipeline/insight/bad.ts',
    text: "import { asked } from '#search/asked.ts'; export const x = asked;",
  },
  'a second module imports fluent-ffmpeg': {
    rule: 'one-module-imports-fluent-ffmpeg',
    file: 'pipeline/platform/video/other.ts',
    text: "import ffmpeg from 'fluent-ffmpeg'; export const x = ffmpeg;",
  },
} as const;

for (const [sin, { rule, file, text }] of Object.entries(planted)) {
  test(`the layering rule fails when ${sin}`, (context) => {
    const files = {
      ...parts,
      'cli/main.ts': 'export const x = 1;',
      'pipeline/search/asked.ts': 'export const asked = 1;',
      [file]: text,
    };
    assert.deepEqual(brokenRules(temporaryFolder(context), files), [rule]);
  });
}

const tops = ['native-models', 'pipeline', 'electron', 'server', 'cli', 'renderer'];

for (const [depth, what] of [
  [1, 'the top folders'],
  [2, 'the rooms of pipeline/'],
  [3, 'the rooms within rooms'],
] as const) {
  test(`no loop leads through ${what}`, () => {
    const graph = roomGraph(root, tops, depth);
    assert.ok(graph.size >= tops.length, [...graph.keys()].join(', '));
    assert.deepEqual(findLoop(graph), null);
  });
}

test('a loop of rooms is found although no two files import each other', (context) => {
  const folder = temporaryFolder(context);
  plantTree(folder, {
    'pipeline/base/a.ts': "import { d } from '#contract/d.ts'; export const a = d;",
    'pipeline/base/b.ts': 'export const b = 1;',
    'pipeline/contract/c.ts': "import { b } from '#base/b.ts'; export const c = b;",
    'pipeline/contract/d.ts': 'export const d = 1;',
  });
  assert.deepEqual(findLoop(roomGraph(folder, tops, 2)), ['pipeline/base', 'pipeline/contract', 'pipeline/base']);
});
