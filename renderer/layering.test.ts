import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

const { imports: aliases } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly imports: Readonly<Record<string, string>>;
};

/** The file that an import names; `#room/...` stands for what package.json's `imports` says. */
function placeOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  const [alias = '', target = ''] =
    Object.entries(aliases).find(([name]) => specifier.startsWith(name.replace('*', ''))) ?? [];
  return path.posix.normalize(target.replace('*', specifier.slice(alias.length - 1)));
}

/** Of a source file: what it imports, also types, as paths relative to the project's folder; packages are left out. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = text.matchAll(
    /^(?:import\s*|(?:import|export)[^'"]*?\bfrom\s*)['"]([.#][^'"]+)['"]|import\(['"]([.#][^'"]+)['"]\)/gm,
  );
  return [...found].map(([, still, lazy]) => placeOf(file, still ?? lazy));
}

/** Every source file of the screens with its imports. */
const files = new Map(
  globSync('renderer/{{src,guide}/**/*.{ts,tsx},*.ts}', { cwd: root, exclude: ['**/*.test.ts'] })
    .map((file) => file.replaceAll(path.sep, '/'))
    .map((file) => [file, importsOf(file)] as const),
);

test('the screens import of our own code only renderer/, pipeline/contract/, pipeline/base/ and, where they are built, the licences', () => {
  const lines = [...files].flatMap(([file, imports]) => imports.map((imported) => `${file} -> ${imported}`));
  assert.ok(lines.length > 100, 'the imports were not found');
  assert.deepEqual(
    lines.filter(
      (line) => !/ -> ((renderer|pipeline\/contract|pipeline\/base)\/|scripts\/third-party\.ts$)/.test(line),
    ),
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
