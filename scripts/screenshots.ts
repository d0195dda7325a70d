// Makes the pictures of the documentation: every screen, light and dark, and the HTML report, all of the demo scene.
// `npm run screenshots`; needs Chromium, and the OSNet weights where the pictures are to show probabilities.
//
// The same every time but for dates, times and rates: a fixed folder (its path is on some screens), a fixed reviewer, settings of
// its own, and motion reduced, so that moving pictures stand.
import { mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import type { DecisionRequest } from '#contract/decisions.ts';
import { makeDemoScene } from '#demo/make-demo-scene.ts';
import type { EngineClient } from '#engine/engine-client.ts';
import { exportLayout } from '#export/export-layout.ts';
import { startServer } from '#server/index.ts';
import { launchChromium, skipWithoutChromium } from '#tests/support/chromium.ts';

const images = path.resolve(import.meta.dirname, '../docs/images');
const folder = path.join(os.tmpdir(), 'doppel');

/** The size of the window that the screens are made for. */
const viewport = { width: 1280, height: 720 } as const;
const schemes = ['light', 'dark'] as const;

/** WebP quality at which small text stays free of rings, by eye. */
const webpQuality = 88;

/** What somebody who looked at the person that is merged here would call him. */
const mergedName = 'Brown briefcase';

/** Steps of the pictures before the review is shown, to where both persons are whole in them. */
const stepsIn = 14;

/** Where the pointer stands over the matrix, as shares of its width and height: a pair of the same colour of coat. */
const pointedAt = { x: 0.624, y: 0.606 } as const;

/** One picture of the page in each of the two schemes; the page is shown in the light one afterwards. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of schemes.toReversed()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settle(page);
    const picture = await page.screenshot({ caret: 'hide' });
    await sharp(picture)
      .webp({ quality: webpQuality, effort: 6 })
      .toFile(path.join(images, `${name}-${colorScheme}.webp`));
  }
}

/** Waits until the pictures in the window are there, and whatever was to appear has appeared. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction('[...document.images].every((image) => image.loading === "lazy" || image.complete)');
  await page.waitForTimeout(600);
}

/** Lets go of whatever a click left focused or pointed at. */
async function letGo(page: Page): Promise<void> {
  await page.evaluate('document.activeElement?.blur()');
  await page.mouse.move(0, 0);
}

async function analyse(page: Page, scene: { readonly video: string; readonly persons: string }): Promise<void> {
  const pick = async (button: RegExp, file: string): Promise<void> => {
    await page.getByRole('button', { name: button }).click();
    await page
      .getByRole('dialog', { name: /^Choose a/ })
      .getByRole('button', { name: path.basename(file) })
      .click();
  };
  await pick(/Analyse a video/, scene.video);
  await pick(/Choose: Persons/, scene.persons);
  await page.getByRole('button', { name: 'Analyse', exact: true }).click();
  await page.getByRole('heading', { name: 'Analysing' }).waitFor();
  await page.getByRole('img', { name: /^Frame \d+ with/ }).waitFor();
  await letGo(page);
  await shoot(page, 'analysis');
  await page.getByRole('heading', { name: 'The analysis is done' }).waitFor({ timeout: 180_000 });
}

/** Decides what the screens are to show, and what they are to leave open. */
class Decisions {
  readonly #engine: EngineClient;
  readonly #project: string;

  constructor(engine: EngineClient, project: string) {
    this.#engine = engine;
    this.#project = project;
  }

  /** Decides, and returns the number of the event. */
  async make(decision: DecisionRequest): Promise<number> {
    const { events } = await this.#engine.ask('review.decide', {
      project: this.#project,
      decision,
      force: false,
      seen: null,
    });
    return events[0].seq;
  }
}

async function shootProject(page: Page, engine: EngineClient, scene: Awaited<ReturnType<typeof makeDemoScene>>) {
  const file = path.join(folder, 'street.doppel');
  const { project } = await engine.ask('project.open', { path: file });
  const decisions = new Decisions(engine, project);
  const { pairs } = await engine.ask('review.queue', { project, threshold: 0.3 });
  const isSame = ({ a, b }: { readonly a: number; readonly b: number }): boolean =>
    scene.samePairs.some(([one, other]) => one === Math.min(a, b) && other === Math.max(a, b));
  const strangers = pairs.filter((pair) => pair.state === 'open' && !isSame(pair));
  const doubles = pairs.filter((pair) => pair.state === 'open' && isSame(pair));
  const goTo = async (hash: string): Promise<void> => {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.waitForTimeout(300);
  };

  // Two persons whom the tracker might have glued together, so that there is something to split.
  const glued = strangers[strangers.length - 1];
  const wrong = await decisions.make({ kind: 'merge', persons: [glued.a, glued.b], into: glued.a });
  await goTo(`#/person/${glued.a}`);
  await page.getByRole('button', { name: 'Split', exact: true }).click();
  await page.getByText('Looking for two groups').waitFor({ state: 'detached' });
  const proposal = page.getByRole('button', { name: /^Take the proposal/ });
  if (await proposal.isVisible()) await proposal.click();
  await letGo(page);
  await shoot(page, 'person');
  await goTo(`#/cut/${glued.a}`);
  const cuts = page.getByRole('region', { name: `Cut person ${glued.a}` });
  await cuts.getByText('Looking for groups').waitFor({ state: 'detached' });
  // Where the video stands differs from one run to the next: it is shown where it begins.
  await page.waitForTimeout(1500);
  await page.evaluate("for (const video of document.querySelectorAll('video')) video.pause()");
  await letGo(page);
  await shoot(page, 'cut');
  await decisions.make({ kind: 'undo', event: wrong });

  await goTo('#/join');
  await page.getByRole('region', { name: /^Pile of / }).waitFor();
  await page.getByText('X takes the card in focus out').waitFor();
  await shoot(page, 'join');
  await goTo('#/join/wall');
  await page.getByRole('list', { name: 'Pairs', exact: true }).waitFor();
  await shoot(page, 'wall');

  const [apart, unsure] = strangers;
  if (apart !== undefined) await decisions.make({ kind: 'apart', a: apart.a, b: apart.b });
  if (unsure !== undefined) await decisions.make({ kind: 'unsure', a: unsure.a, b: unsure.b });
  const merged = doubles.at(-1);
  if (merged !== undefined) {
    await decisions.make({ kind: 'merge', persons: [merged.a, merged.b], into: merged.a });
    await decisions.make({ kind: 'rename', person: merged.a, name: mergedName });
  }
  await decisions.make({ kind: 'note', person: doubles[0].a, text: 'Comes back from behind the kiosk.' });

  await goTo(`#/review/${doubles[0].a}-${doubles[0].b}`);
  await page.getByRole('region', { name: `Are persons ${doubles[0].a} and ${doubles[0].b} the same?` }).waitFor();
  await page.waitForTimeout(1500);
  for (let step = 0; step < stepsIn; step++) await page.keyboard.press('.');
  await shoot(page, 'review');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'keys');
  await page.keyboard.press('Escape');
  await goTo('#/check');
  await page.getByRole('region', { name: 'The cast on the time line' }).waitFor();
  await shoot(page, 'check');
  await goTo('#/persons');
  await shoot(page, 'persons');
  await goTo('#/matrix');
  const plot = page.locator('[data-drawn=true]');
  const box = await plot.boundingBox({ timeout: 20_000 });
  if (box !== null) await page.mouse.move(box.x + box.width * pointedAt.x, box.y + box.height * pointedAt.y);
  await shoot(page, 'matrix');
  await goTo('#/history');
  await page.getByRole('heading', { name: 'History', exact: true }).waitFor();
  await letGo(page);
  await shoot(page, 'history');
  await goTo('#/export');
  await page.getByRole('button', { name: 'Export', exact: true }).waitFor();
  await shoot(page, 'export');
  await goTo('#/start');
  await page.getByRole('heading', { name: 'Doppel' }).waitFor();
  await shoot(page, 'start');
  return (await engine.ask('export.run', { project, to: path.join(folder, 'export'), person: null })).folder;
}

/** The top of the report that an export writes, opened from disk. */
async function shootReport(browser: Browser, exported: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 960 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(pathToFileURL(path.join(exported, exportLayout.page)).href);
  await settle(page);
  await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(path.join(images, 'report.png'));
}

async function main(): Promise<void> {
  const missing = skipWithoutChromium();
  if (missing !== false) throw new Error(missing);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await mkdir(images, { recursive: true });
  process.env.DOPPEL_HOME = path.join(folder, '.settings');
  process.env.DOPPEL_REVIEWER = 'Kim';
  // The page's own way to choose files begins in the person's home.
  process.env.HOME = folder;
  process.env.USERPROFILE = folder;
  const scene = await makeDemoScene(folder);
  const server = await startServer({ file: null, port: 0, folders: [folder] });
  const browser = await launchChromium();
  try {
    const context: BrowserContext = await browser.newContext({
      viewport,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    const page = await context.newPage();
    await page.goto(server.newAddress());
    await page.getByRole('heading', { name: 'Doppel' }).waitFor();
    await analyse(page, scene);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('navigation', { name: 'Pairs' }).waitFor();
    await shootReport(browser, await shootProject(page, server.engine, scene));
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
