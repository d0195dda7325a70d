import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { _electron } from 'playwright-core';
import { buildDesktop, mainProgram } from '#scripts/build-desktop.ts';
import { electronBinary } from '#scripts/electron-binary.ts';

/** Why real Electron cannot be started here. */
function skipWithoutElectron(): string | false {
  if (electronBinary() === null) return "needs Electron's own program, which `npm start` fetches where it can";
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasScreen ? false : 'needs a screen (under xvfb-run, for example)';
}

test('real Electron opens the start screen, sandboxed, with the engine behind it', {
  skip: skipWithoutElectron(),
}, async () => {
  await buildDesktop();
  const home = mkdtempSync(path.join(tmpdir(), 'doppel-smoke-'));
  const app = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [mainProgram, `--user-data-dir=${path.join(home, 'electron')}`],
    env: { ...(process.env as Record<string, string>), DOPPEL_HOME: path.join(home, 'doppel') },
  });
  try {
    const window = await app.firstWindow();
    await window.getByRole('heading', { name: 'Doppel' }).waitFor();
    assert.match(window.url(), /^app:\/\/doppel\//);
    const info = await window.evaluate(`window.doppel.request('app.info', {})`);
    assert.equal(JSON.parse(String(info)).value.door, 'desktop');
    assert.equal(await window.evaluate('typeof process + typeof require'), 'undefinedundefined');
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
});
