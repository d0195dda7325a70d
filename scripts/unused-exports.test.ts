import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unusedExports } from './unused-exports.ts';

const found = (texts: Readonly<Record<string, string>>): readonly string[] => {
  const files = new Map(Object.entries(texts));
  return unusedExports(files, files).map(({ file, name }) => `${file}: ${name}`);
};

test('an export is used by whoever imports it: by a path, by a room, under another name, as a type, or later', () => {
  const texts = {
    'pipeline/base/ids.ts':
      'export const id = 1;\nexport type Id = number;\nexport function later() {}\nexport interface Handed {}\nexport class Again {}\n',
    'pipeline/review/a.ts':
      "import { id as own, type Id } from '#base/ids.ts';\nconst { later } = await import('#base/ids.ts');\n",
    'pipeline/base/b.ts': "import type { Handed } from './ids.ts';\nexport { Again } from './ids.ts';\n",
    'pipeline/base/c.ts': "import {\n  Again,\n} from './b.ts';\n",
  };
  assert.deepEqual(found(texts), []);
});

test('an export that nobody imports is named, also where its own file uses it or another says the word', () => {
  const texts = {
    'pipeline/base/ids.ts': 'export const id = 1;\nexport const alone = id;\nexport async function nobody() {}\n',
    'pipeline/base/b.ts': "import { id } from './ids.ts';\n// alone\nexport { id } from './ids.ts';\n",
  };
  assert.deepEqual(found(texts), [
    'pipeline/base/ids.ts: alone',
    'pipeline/base/ids.ts: nobody',
    'pipeline/base/b.ts: id',
  ]);
});

test('a file that is handed on as a whole is used as a whole', () => {
  const texts = {
    'pipeline/index.ts': 'export const analyze = 1;\n',
    'cli/engine.ts': "type Engine = typeof import('#pipeline');\n",
  };
  assert.deepEqual(found(texts), []);
});
