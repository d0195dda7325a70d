import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunningServer, startServer } from '../../server/index.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';

const skip = skipWithoutChromium();
let folder: string;
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-e2e-'));
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  server = await startServer({ file: null, port: 0 });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(20_000);
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

test('a screen that the engine could not answer loads by itself when the engine runs again', { skip }, async () => {
  const error = { code: 'failed', message: 'The engine stopped while it worked on this (SIGKILL). Try again.' };
  await page.route('**/rpc/app.info', (route) => route.fulfill({ json: { ok: false, error } }), { times: 1 });
  await page.goto(server.url);
  await page.getByText(error.message).waitFor();
  const { pid } = server.engine;
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGKILL');
  await page.getByRole('button', { name: /Analyse a video/ }).waitFor();
  assert.equal(await page.getByText(error.message).count(), 0);
});
