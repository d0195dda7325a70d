import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, skipWithoutChromium } from '#tests/support/chromium.ts';
import { patient } from '#tests/support/patience.ts';
import { type DevServer, startDev } from './dev.ts';

const skip = skipWithoutChromium();
const home = mkdtempSync(path.join(tmpdir(), 'doppel-dev-'));
let dev: DevServer;
let browser: Browser;
before(async () => {
  if (skip !== false) return;
  process.env.DOPPEL_HOME = home;
  dev = await startDev(null, 0);
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await dev?.close();
  rmSync(home, { recursive: true, force: true });
});

test('the screens come from their sources, are answered by an engine, and keep to the policy that ships', {
  skip,
}, async () => {
  const page = await browser.newPage();
  const told: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') told.push(message.text());
  });
  page.on('pageerror', (error) => told.push(String(error)));
  const events = page.waitForEvent('websocket', {
    predicate: (socket) => socket.url().endsWith('/events'),
    timeout: patient(60_000),
  });
  await page.goto(dev.url);
  await page.getByRole('button', { name: /Analyse a video/ }).waitFor({ timeout: patient(60_000) });
  assert.equal((await events).isClosed(), false);
  assert.ok((await page.content()).includes('/@vite/client'), 'the page listens for changes');
  assert.deepEqual(told, []);
});

test('nobody is let in without the token', { skip }, async () => {
  const { origin } = new URL(dev.url);
  const headers = { 'content-type': 'application/json', origin };
  const answer = await fetch(new URL('/rpc/app.info', origin), { method: 'POST', headers, body: '{}' });
  assert.equal(answer.status, 401);
  const page = await fetch(new URL('/?token=wrong', origin));
  assert.deepEqual(page.headers.getSetCookie(), []);
});
