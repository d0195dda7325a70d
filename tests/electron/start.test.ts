import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** Starts `npm start`'s program without a screen or Electron, waits for an address, ends it, and returns all that it said. */
async function start(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly said: string; readonly page: string; readonly folders: string }> {
  const home = mkdtempSync(path.join(tmpdir(), 'doppel-start-'));
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: { ...rest, DOPPEL_HOME: home, HOME: home, USERPROFILE: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let address: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const printed = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      address ??= /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(text)?.[0];
      if (address !== undefined) resolve();
    });
  });
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  try {
    await Promise.race([printed, gone]);
    assert.ok(address !== undefined, said);
    const page = await (await fetch(address)).text();
    const token = /<meta name="doppel-session" content="([^"]+)"/.exec(page)?.[1] ?? assert.fail('no session');
    const listed = await fetch(new URL('/rpc/files.list', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-doppel-token': token, origin: new URL(address).origin },
      body: JSON.stringify({ folder: null }),
    });
    return { said, page, folders: (await listed.text()).replaceAll(home, 'HOME') };
  } finally {
    child.kill('SIGTERM');
    await gone;
    rmSync(home, { recursive: true, force: true });
  }
}

test('without a screen, start says so in one line and serves the same page to a browser', async (context) => {
  if (process.platform !== 'linux') return context.skip('only Linux has machines without a screen');
  const { said, page, folders } = await start({});
  assert.match(
    said,
    /^Doppel opens in the browser, because Electron cannot run here \(this machine has no screen\)\.\n/,
  );
  assert.match(page, /<title>Doppel<\/title>/);
  // A video is rarely in the checkout: the pages see what the person has.
  assert.match(said, /^Its pages may use \S+ \("npm start -- --browser --folder DIR" for another\)\.$/m);
  assert.match(folders, /"folder":"HOME"/);
});

test('without the binary of Electron, start says so in one line and serves the same page', async () => {
  // A folder without it stands for a machine that could not fetch it.
  const env = { DISPLAY: ':nowhere', ELECTRON_SKIP_BINARY_DOWNLOAD: '1', ELECTRON_OVERRIDE_DIST_PATH: tmpdir() };
  const { said, page } = await start(env);
  assert.match(
    said,
    /^Doppel opens in the browser, because Electron cannot run here \(it is not on this machine\)\.\n/,
  );
  assert.match(page, /<title>Doppel<\/title>/);
});
