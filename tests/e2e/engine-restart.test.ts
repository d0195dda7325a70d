import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { analyze } from '#analysis/analyze.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { makeSmallScene } from '../fixtures/small-scene.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { patient } from '../support/patience.ts';
import { seriousViolations } from './axe-page.ts';

const skip = skipWithoutChromium();
let folder: string;
let server: RunningServer;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-e2e-'));
  process.env.DOPPEL_HOME = path.join(folder, 'settings');
  server = await startServer({ file: null, port: 0, folders: [folder] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patient(20_000));
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

test('a screen that the engine could not answer loads by itself when the engine runs again', { skip }, async () => {
  const error = { code: 'failed', message: 'The engine stopped while it worked on this (SIGKILL). Try again.' };
  await page.route('**/rpc/app.info', (route) => route.fulfill({ json: { ok: false, error } }), { times: 1 });
  await page.goto(server.newAddress());
  await page.getByText(error.message).waitFor();
  const { pid } = server.engine;
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGKILL');
  await page.getByRole('button', { name: /Analyse a video/ }).waitFor();
  assert.equal(await page.getByText(error.message).count(), 0);
});

test('pairs of an analysis that stopped early are said to be preliminary until it was gone on with', {
  skip,
}, async () => {
  const scene = await makeSmallScene(folder, 100);
  const out = path.join(folder, 'early.doppel');
  const request = tracksRequest(scene.video, scene.tracks, out);
  const stop = new AbortController();
  await assert.rejects(analyze(request, { signal: stop.signal, onAnswerable: () => stop.abort() }), {
    code: 'cancelled',
  });
  const second = await startServer({ file: out, port: 0 });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(patient(20_000));
    await page.goto(second.newAddress());
    const note = page.getByText(/^Preliminary: the analysis stopped before the rest was described/);
    await note.waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await analyze(request);
    await note.waitFor({ state: 'detached' });
    await page
      .getByLabel('Progress of the review')
      .getByText(/^1 left$/)
      .waitFor();
    await page.close();
  } finally {
    await second.close();
  }
});

test('an engine that does not answer is shown, with a button that restarts it', { skip }, async () => {
  const silent = { kind: 'engine_state', state: 'silent', message: 'The engine does not answer.' };
  const running = { kind: 'engine_state', state: 'running', message: 'The engine answers again.' };
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/events', (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.goto(server.newAddress());
  await page.getByRole('button', { name: /Analyse a video/ }).waitFor();
  const [socket] = sockets;
  socket.send(JSON.stringify(silent));
  const banner = page.getByRole('alert').filter({ hasText: silent.message });
  const button = banner.getByRole('button', { name: 'Restart the engine' });
  const asked = page.waitForRequest('**/rpc/app.restart_engine');
  await button.click();
  assert.equal((await (await asked).response())?.status(), 200);
  socket.send(JSON.stringify(running));
  await banner.waitFor({ state: 'detached' });
  await page.close();
});
