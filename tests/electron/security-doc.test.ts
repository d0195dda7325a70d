import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs', 'security.md'), 'utf8');

test('every line that the security checklist names says what is quoted', () => {
  const quoted = [...text.matchAll(/`([\w./-]+\.(?:ts|json|yml)):(\d+)` \(`([^`]+)`\)/g)];
  assert.ok(quoted.length >= 40, `${quoted.length} are quoted`);
  for (const [, file, line, words] of quoted) {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    if (file === 'package.json') {
      // Its lines move with every package that comes or goes.
      assert.ok(lines.some((each) => each.includes(words)));
      continue;
    }
    const stands = lines.findIndex((each) => each.includes(words)) + 1;
    assert.ok(
      lines[Number(line) - 1]?.includes(words),
      `${file}:${line} does not say ${words}; ${stands > 0 ? `line ${stands} does` : 'no line does'}`,
    );
  }
});

test('the checklist has its twenty points, each with a line of the code', () => {
  const rows = [...text.matchAll(/^(\d+)\. \*\*.*$/gm)];
  assert.deepEqual(
    rows.map(([, number]) => Number(number)),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  for (const [row] of rows) assert.match(row, /`[\w./-]+:\d+`/);
});

test('every line that the threat model names by its words stands in its file', () => {
  const quoted = [...text.matchAll(/`([\w./-]+\.ts)`[\s\n]+\(`([^`]+)`\)/g)];
  assert.ok(quoted.length >= 20, `${quoted.length} are quoted`);
  for (const [, file, words] of quoted) {
    assert.ok(readFileSync(path.join(root, file), 'utf8').includes(words), `${file} does not say ${words}`);
  }
});
