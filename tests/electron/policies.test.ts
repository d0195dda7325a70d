import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { DesktopPage } from './desktop-page.ts';

const skip = skipWithoutChromium();
let app: RunningApp;
let page: DesktopPage;
/** A site that would answer: what does not reach it was refused, and not lost. */
let site: Server;
let siteAddress: string;
const reached: string[] = [];

before(async () => {
  if (skip !== false) return;
  site = createServer((request, response) => {
    reached.push(String(request.url));
    response.setHeader('access-control-allow-origin', '*');
    response.end('globalThis.wasReached = true;');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteAddress = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  app = await launchApp();
  await openPage();
});
after(async () => {
  await app?.close();
  site?.closeAllConnections();
  site?.close();
});

const address = () => page.run<string>('location.href');

/** Takes the page of the window, and keeps what its policy reports. */
async function openPage(): Promise<void> {
  page = await DesktopPage.of(app);
  await page.run(`globalThis.violations = [], addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    violations.push(effectiveDirective + ' ' + blockedURI);
  }), 0`);
}

/** The first violation of a directive that the page's policy reports. */
async function violationOf(directive: string): Promise<string> {
  const found = `violations.find((each) => each.startsWith(${JSON.stringify(directive)}))`;
  await app.does('waitFor', { expression: `${found} !== undefined` });
  return page.run<string>(found);
}

test('a window gives its page no right that is not needed', { skip }, async () => {
  const [{ webPreferences }] =
    await app.does<readonly { readonly webPreferences: Record<string, unknown> }[]>('windows');
  const { preload, ...rights } = webPreferences;
  assert.match(String(preload), /preload\.cjs$/);
  assert.deepEqual(rights, {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
  const { isSandboxEnabled, privileged } = await app.does<{
    readonly isSandboxEnabled: boolean;
    readonly privileged: readonly [string, Record<string, boolean>][];
  }>('facts');
  assert.equal(isSandboxEnabled, true);
  assert.deepEqual(
    privileged.map(([scheme]) => scheme),
    ['app'],
  );
  assert.notEqual(privileged[0][1].bypassCSP, true);
});

test('the page sees the bridge and nothing else of Electron or Node', { skip }, async () => {
  const seen = await page.run<readonly string[]>(`[
    ...Object.keys(window.doppel).sort(),
    typeof require, typeof process, typeof module, typeof Buffer, typeof window.ipcRenderer,
    typeof globalThis.__electronSend, typeof globalThis.__electronReceive,
  ]`);
  assert.deepEqual(seen, ['onEvent', 'pathOf', 'request', ...Array(7).fill('undefined')]);
  assert.equal(await page.run('(window.doppel.request = 1, typeof window.doppel.request)'), 'function');
  assert.equal(await page.run('typeof window.doppel.onEvent(() => 0)()'), 'undefined', 'and gets nothing back of it');
});

test('the page cannot change what the preload runs on', { skip }, async () => {
  await page.run('(JSON.stringify = () => "{}", Array.prototype.push = () => 0, 0)');
  const reply = await page.run<string>(`window.doppel.request('files.reveal', { path: '/nowhere' })`);
  assert.deepEqual(JSON.parse(reply), { ok: true, value: { revealed: false } });
  await page.run('(globalThis.isOld = true, setTimeout(() => location.reload(), 0), 0)');
  await app.does('waitFor', { expression: `typeof isOld === 'undefined'` });
  await openPage();
});

const inserted = {
  'a script of another site': ['script-src-elem', (site: string) => `script.src = '${site}/evil.js'`],
  'a script in the page': ['script-src-elem', () => `script.textContent = 'globalThis.wasReached = true'`],
} as const;
for (const [what, [directive, set]] of Object.entries(inserted)) {
  test(`the policy refuses ${what}`, { skip }, async () => {
    await page.run(`(() => {
      violations.length = 0;
      const script = document.createElement('script');
      ${set(siteAddress)};
      document.head.append(script);
    })()`);
    assert.match(await violationOf(directive), /script-src-elem (?:inline|http:\/\/127\.0\.0\.1)/);
    assert.equal(await page.run('typeof wasReached'), 'undefined');
  });
}

test('the policy refuses code made of text, foreign pictures, connections, frames, workers and forms', {
  skip,
}, async () => {
  await page.run(`(() => {
    violations.length = 0;
    // Not at once: what a test evaluates may itself evaluate, past the policy.
    setTimeout(() => { try { eval('1'); } catch {} });
    new Image().src = '${siteAddress}/spy.png';
    fetch('${siteAddress}/data').catch(() => 0);
    try { new WebSocket('${siteAddress.replace('http', 'ws')}/'); } catch {}
    try { new Worker('${siteAddress}/worker.js'); } catch {}
    document.body.append(Object.assign(document.createElement('iframe'), { src: '${siteAddress}/frame' }));
    document.body.append(Object.assign(document.createElement('object'), { data: '${siteAddress}/object' }));
    const form = Object.assign(document.createElement('form'), { action: '${siteAddress}/form', method: 'post' });
    document.body.append(form);
    form.submit();
  })()`);
  for (const directive of ['script-src ', 'img-src', 'connect-src', 'frame-src', 'object-src', 'form-action']) {
    await violationOf(directive);
  }
  assert.deepEqual(reached, [], 'nothing arrived anywhere');
});

test('a page is never led elsewhere: by script, link, form of address or data', { skip }, async () => {
  const before = await address();
  const foreign = [
    `${siteAddress}/`,
    'https://example.org/',
    'file:///etc/passwd',
    'app://other/',
    'app://doppel/asset/AAAAAAAAAAAAAAAAAAAA',
  ];
  for (const target of foreign) {
    // Chromium knows the app's scheme under another name.
    const shown = target.replace(/^app:\/\/([a-z]+)\//, 'https://$1.app.test/');
    await page.run(`(() => { location.href = ${JSON.stringify(shown)}; })()`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(await address(), before, target);
  }
  await page.run(`(() => {
    const link = Object.assign(document.createElement('a'), { href: '${siteAddress}/', textContent: 'x', id: 'away' });
    link.style.cssText = 'position:fixed;left:0;top:0;z-index:99999';
    document.body.append(link);
  })()`);
  await app.does('click', { selector: '#away' });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(await address(), before);
  assert.deepEqual(reached, []);
});

test('a page opens no window', { skip }, async () => {
  const windows = await app.does<readonly unknown[]>('windows');
  await page.run(`void window.open('${siteAddress}/popup')`);
  await page.run(`void window.open('about:blank')`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await app.does<readonly unknown[]>('windows')).length, windows.length);
  const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
  const opened = calls.filter(({ api }) => api === 'window.open');
  assert.deepEqual(
    opened.map(({ args }) => args[1]),
    ['deny', 'deny'],
  );
  assert.deepEqual(reached, []);
});

test('permissions are denied, to our page and all the more to others', { skip }, async () => {
  const asks = (permission: string, from: string) => app.does('askPermission', { permission, address: from });
  const denied = { asked: false, checked: false };
  for (const permission of [
    'geolocation',
    'media',
    'notifications',
    'midi',
    'openExternal',
    'clipboard-read',
    'hid',
    'usb',
  ]) {
    assert.deepEqual(await asks(permission, 'app://doppel/'), denied, permission);
  }
  assert.deepEqual(await asks('fullscreen', 'app://doppel/'), { asked: true, checked: true });
  assert.deepEqual(await asks('fullscreen', 'https://doppel/'), denied);
  assert.deepEqual(await asks('clipboard-sanitized-write', 'app://other/'), denied);
});

test('nothing is loaded from the network or from files, whatever asks', { skip }, async () => {
  const cancelled = (target: string) => app.does<boolean>('isCancelled', { address: target });
  for (const target of [
    siteAddress,
    'https://example.org/x',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'app://other/x',
  ]) {
    assert.equal(await cancelled(target), true, target);
  }
  for (const target of ['app://doppel/', 'app://doppel/asset/x', 'blob:app://doppel/1', 'data:image/png,x']) {
    assert.equal(await cancelled(target), false, target);
  }
});

test('only the main frame of our own page is answered', { skip }, async () => {
  const own = { url: 'app://doppel/', parent: null };
  const ask = async (params: object) =>
    JSON.parse(await app.does<string>('invokeAs', { frame: own, channel: 'app.info', request: {}, ...params }));
  assert.equal((await ask({})).ok, true);
  const strangers = [
    { frame: null },
    { frame: { url: 'app://doppel/', parent: own } },
    { frame: { url: 'https://doppel/', parent: null } },
    { frame: { url: 'app://doppel.evil/', parent: null } },
    { frame: { url: 'app://doppel/asset/AAAAAAAAAAAAAAAAAAAA', parent: null } },
    { frame: { url: 'about:blank', parent: null } },
    { frame: { url: '', parent: null } },
    { contents: 4711 },
  ];
  for (const stranger of strangers) {
    const { ok, error } = await ask(stranger);
    assert.deepEqual([ok, error.code], [false, 'read_only'], JSON.stringify(stranger));
    assert.doesNotMatch(JSON.stringify(error), /tester|home|models/, 'and is told nothing');
  }
});
