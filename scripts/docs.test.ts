import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');
const at = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === '.git' }).map((file) =>
    file.split(path.sep).join('/'),
  );
const pages = [...at('*.md'), ...at('docs/*.md'), ...at('.github/**/*.{md,yml}')].filter(
  (page) => page !== 'CHANGELOG.md',
);
const files = [
  ...at('.*.{cjs,yml}'),
  ...at('{native-models,pipeline,electron,server,cli,renderer,tests,bench,scripts,docs,.ci,.github}/**/*'),
];
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

for (const page of pages) {
  const text = readFileSync(path.join(root, page), 'utf8');

  test(`${page}: every file that it names is there`, () => {
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs|css))(?::\d+)?`/g)]
      .map(([, name]) => name)
      // NAME.ts stands for any, and what climbs is an example.
      .filter((name) => !/[A-Z]{2}|\.\.\//.test(name));
    // Named from the project's folder, or from a room that the text speaks of.
    const missing = named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)));
    assert.deepEqual(missing, []);
  });

  test(`${page}: every link leads somewhere`, () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|srcset)="([^"]+)"/g)]
      .map(([, link, source]) => link ?? source)
      .filter((link) => !/^[a-z]+:/.test(link));
    const folder = path.posix.dirname(page);
    const missing = links.filter((link) => at(path.posix.join(folder, link)).length === 0);
    assert.deepEqual(missing, []);
  });

  test(`${page}: every npm script that it names is there`, () => {
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name);
    assert.deepEqual(
      named.filter((name) => !(name in manifest.scripts)),
      [],
    );
  });
}
