import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Names under which distributions and vendors install it; the first that is found is used. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];

/** Places that are not on every PATH. */
const places = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there or not to be started: the next place is tried.
    return false;
  }
}

/** The browser that `DOPPEL_CHROMIUM` names, else the first found on the machine; null where there is none. */
function findChromium(): string | null {
  const named = process.env.DOPPEL_CHROMIUM;
  if (named !== undefined && named !== '') return isExecutable(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const ending = process.platform === 'win32' ? '.exe' : '';
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name + ending)));
  return [...onPath, ...places].find(isExecutable) ?? null;
}

/** The value for node:test's `skip` option: false when there is a browser, else a sentence. */
export function skipWithoutChromium(): string | false {
  return findChromium() === null ? 'needs Chromium (on PATH, or named by DOPPEL_CHROMIUM)' : false;
}

/** Starts the browser without a window. Whoever starts it closes it. Throws where there is none: use `skipWithoutChromium`. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium on this machine');
  return await chromium.launch({
    executablePath,
    headless: true,
    // No sandbox: containers that run tests as root refuse it. No QUIC and no background work: the tests look at the network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--no-first-run'],
  });
}
