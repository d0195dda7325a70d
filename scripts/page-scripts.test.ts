import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildPageScripts } from './page-scripts.ts';

test('the scripts of the pages are those that their sources give', async () => {
  const built = await buildPageScripts();
  assert.ok(built.some(({ file }) => file === 'pipeline/export/report/report-script.js'));
  for (const { file, text } of built) {
    const kept = readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');
    assert.ok(kept === text, `${file} is stale: npm run page-scripts`);
    // It stands inside a <script> element of the page.
    assert.doesNotMatch(text, /<\/script|<!--/i);
  }
});
