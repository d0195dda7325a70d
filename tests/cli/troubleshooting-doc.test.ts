import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { doppelErrorCodes } from '#base/doppel-error.ts';
import { exitCodeOf } from '#cli/exit-codes.ts';

test('the page on troubleshooting has every code, with the exit code that the command line gives it', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/troubleshooting.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, code, exit]) => [code, Number(exit)]);
  assert.deepEqual(
    rows,
    doppelErrorCodes.map((code) => [code, exitCodeOf(code)]),
  );
});

/** The codes of which every sentence stands on the page: those that somebody meets who did nothing wrong. */
const listedCodes = /^(?:bad_video|missing_model|missing_device|missing_tool|locked|replaced|read_only|disk_full)$/;

/** A sentence as it stands in the code, and the code of its error. Those that are put together elsewhere are not found. */
const thrown = /(?:DoppelError|ModelError)\(\s*'(\w+)',\s*(?:\w+ \? )?(`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|"[^"]*")/g;

test('every sentence about a video, what is missing, a lock or the disk stands on the page, and no other does', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/troubleshooting.md'), 'utf8');
  const [, listed] = /^## By sentence$([\s\S]*?)^## /m.exec(text) ?? assert.fail('no list of sentences');
  const parts = [...listed.matchAll(/^\| (`[^|]*)\|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, part]) => part),
  );
  assert.ok(parts.length > 30, `${parts.length} are listed`);
  const root = path.resolve(import.meta.dirname, '../..');
  const code = globSync('{pipeline,native-models,cli,server,electron,renderer/src}/**/*.{ts,tsx}', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');
  const sentences = [...code.matchAll(thrown)]
    .filter(([, name]) => listedCodes.test(name))
    .map(([, , each]) => each)
    .filter((each) => /[a-z]{3}/.test(each.replace(/\$\{[^}]*\}/g, ''))); // the others are put together of sentences
  assert.ok(sentences.length > 40, `${sentences.length} are found`);
  assert.deepEqual(
    sentences.filter((sentence) => !parts.some((part) => sentence.includes(part))),
    [],
    'docs/troubleshooting.md does not tell what to do',
  );
  assert.deepEqual(
    parts.filter((part) => !code.includes(part)),
    [],
    'nothing says this any more',
  );
});
