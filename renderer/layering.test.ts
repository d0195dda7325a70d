import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

/** Of a source file: what it imports, also types, as paths relative to the project's folder; packages are left out. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)[^'"]*?['"](\.[^'"]+)['"]|import\(['"](\.[^'"]+)['"]\)/gm);
  return [...found].map(([, still, lazy]) => path.posix.join(path.posix.dirname(file), still ?? lazy));
}

/** Every source file of the screens with its imports. */
const files = new Map(
  globSync('renderer/{src/**/*.{ts,tsx},*.ts}', { cwd: root, exclude: ['**/*.test.ts'] })
    .map((file) => file.replaceAll(path.sep, '/'))
    .map((file) => [file, importsOf(file)] as const),
);

test('the screens import of our own code only renderer/ and pipeline/contract/', () => {
  const lines = [...files].flatMap(([file, imports]) => imports.map((imported) => `${file} -> ${imported}`));
  assert.ok(lines.length > 100, 'the imports were not found');
  assert.deepEqual(
    lines.filter((line) => !/ -> (renderer|pipeline\/contract)\//.test(line)),
    [],
  );
});

test('no two files of the screens import each other, however far around', () => {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    assert.ok(!way.includes(file), [...way, file].join(' -> '));
    if (done.has(file)) return;
    for (const imported of files.get(file) ?? []) walk(imported, [...way, file]);
    done.add(file);
  };
  for (const file of files.keys()) walk(file, []);
});
