import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { buildPage } from '#renderer/build.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { crowdProject } from './crowd-project.ts';

/** The longest turn of the door's event loop: by the clock, and its own processor time. */
interface LongestTurn {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The crowd behind a real server with a real engine, and a browser. Whoever made it closes it. */
export interface ServedCrowd {
  readonly url: string;
  /** The project that is served: a copy, which may be decided on. */
  readonly file: string;
  readonly browser: Browser;
  readonly longestTurn: () => Promise<LongestTurn>;
  readonly forgetTurns: () => void;
  readonly close: () => Promise<void>;
}

/** Serves a copy of the crowd, with settings of its own, in processes of their own. */
export async function serveCrowd(): Promise<ServedCrowd> {
  const crowd = await crowdProject();
  const page = buildPage();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-bench-'));
  const file = path.join(folder, 'crowd.doppel');
  await copyFile(crowd, file);
  const door = fork(path.resolve(import.meta.dirname, '../../tests/server/door-child.ts'), [file, page], {
    execArgv: [],
    // As it is shipped: replies are checked by the page, and not a second time by the engine.
    env: { ...process.env, DOPPEL_HOME: path.join(folder, 'home'), NODE_ENV: 'production' },
  });
  const [{ url }] = (await once(door, 'message')) as [{ readonly url: string }];
  const browser = await launchChromium();
  return {
    url,
    file,
    browser,
    async longestTurn() {
      door.send('tell');
      const [turn] = (await once(door, 'message')) as [LongestTurn];
      return turn;
    },
    forgetTurns: () => void door.send('forget'),
    async close() {
      await browser.close();
      const gone = once(door, 'exit');
      door.send('close');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
