import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startServer } from '#server/index.ts';
import { type DoorClient, openDoor } from '#tests/server/served-scene.ts';
import { launchChromium } from '#tests/support/chromium.ts';

/** A copy of a project behind a real server and engine, in a real browser, with a line of its own to look through. */
export interface ServedReview {
  readonly page: Page;
  readonly door: DoorClient;
  /** The handle of the line. */
  readonly project: string;
  /** Where the copy lies: the folder that a page may write to. It goes with the review. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** The size of the window that the screens are made for. */
const viewport = { width: 1280, height: 720 } as const;

/** Serves a copy of a project, which may be decided on, and opens its review. Whoever made it closes it. */
export async function serveReview(source: string): Promise<ServedReview> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-actions-'));
  const file = path.join(folder, 'review.doppel');
  await copyFile(source, file);
  process.env.DOPPEL_HOME = path.join(folder, 'home');
  const server = await startServer({ file, port: 0 });
  const door = await openDoor(server.newAddress());
  const { project } = await door.ask('project.open', { path: file });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(60_000);
  await page.goto(server.newAddress());
  await page.getByRole('navigation', { name: 'Steps of the review' }).waitFor();
  return {
    page,
    door,
    project,
    folder,
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
