import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { html } from './html.ts';
import { pageMarkup } from './page.ts';
import { dataRow, dataTable, figure, pageHead, section } from './parts.ts';

const hostile = '"><script>alert(1)</script>';

test('whatever people typed, a page holds only the script that it was given, and its policy names that one', () => {
  const script = 'document.title;';
  const body = html`${pageHead(
    hostile,
    html`${hostile}`,
    [{ term: hostile, value: html`${hostile}`, detail: null }],
    [{ kind: hostile, weight: 'grave', title: hostile, body: html`${hostile}` }],
  )}${section({
    id: 'figures',
    title: hostile,
    count: 1200,
    lead: null,
    body: figure(dataTable('figures-title', [hostile, 'n'], [dataRow(hostile, [hostile, 3])]), html`${hostile}`),
  })}`;
  const page = pageMarkup({ title: hostile, generator: 'Doppel', style: 'p{}', script, body });
  assert.deepEqual(page.match(/<script.*?<\/script>/gs), [`<script>${script}</script>`]);
  assert.ok(page.includes(`'sha256-${createHash('sha256').update(script).digest('base64')}'`.replaceAll("'", '&#39;')));
  assert.match(page, /<h2 id="figures-title">.*<span class="count">1,200<\/span><\/h2>/);
  assert.match(page, /<td class="number">3<\/td>/);
});

test('a page without a script may run none', () => {
  const page = pageMarkup({ title: 'x', generator: 'Doppel', style: '', script: null, body: html`` });
  assert.doesNotMatch(page, /script-src|<script/);
  assert.match(page, /default-src &#39;none&#39;/);
});
