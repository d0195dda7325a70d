import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** Where raw SQL may stand: the project's file, the vectors' tables, what opens files, and the stores of features. */
const stores = /^pipeline\/(?:project|vectors|platform\/sqlite)\/|\/store\//;

/** A statement is made, or SQL run: of better-sqlite3, or of our own files. */
const rawSql = /\.(?:prepare|execute|pragma)\b\s*[(<]|\.exec\(\s*['"`]|from 'better-sqlite3'/;

/** The files among these that hold raw SQL and are no stores. */
function strayFiles(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts].filter(([file, text]) => !stores.test(file) && rawSql.test(text)).map(([file]) => file);
}

function sources(): ReadonlyMap<string, string> {
  const files = globSync('{pipeline,cli,server,electron,native-models}/**/*.ts', { cwd: root });
  return new Map(
    files
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
}

test('raw SQL stands only in stores', () => {
  const texts = sources();
  assert.ok([...texts].filter(([file, text]) => stores.test(file) && rawSql.test(text)).length > 20);
  assert.deepEqual(strayFiles(texts), []);
});

test('SQL that is planted elsewhere is found', () => {
  const planted = new Map([
    ['pipeline/engine/a.ts', "project.prepare<number>('SELECT 1').get()"],
    ['pipeline/insight/b.ts', "file.execute('DROP TABLE run')"],
    ['cli/c.ts', "import Database from 'better-sqlite3';"],
    ['pipeline/export/d.ts', "lock.exec('BEGIN EXCLUSIVE')"],
    ['pipeline/insight/store/e.ts', "file.prepare('SELECT 1')"],
    ['pipeline/base/f.ts', '/a/.exec(text)'],
  ]);
  assert.deepEqual(strayFiles(planted), [
    'pipeline/engine/a.ts',
    'pipeline/insight/b.ts',
    'cli/c.ts',
    'pipeline/export/d.ts',
  ]);
});
