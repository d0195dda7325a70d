import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
