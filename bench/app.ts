// The screens on a project of 1,000 persons and 50,000 crops, in the real renderer behind the real server and engine: how soon
// they show, how soon they answer, and what memory they take. Needs Chromium. The crowd is made once and kept.
import os from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { skipWithoutChromium } from '#tests/support/chromium.ts';
import { crowdSize } from './app/crowd-project.ts';
import { longestTaskMs } from './app/longest-task.ts';
import { pageClock } from './app/page-clock.ts';
import { watchRenderer } from './app/renderer-memory.ts';
import { type ServedCrowd, serveCrowd } from './app/served-crowd.ts';
import { medianOf, printFigure, say } from './support/figures.ts';

/** Times that each thing is done: the machines are shared, and the median says more than one. */
const rounds = 5;

/** Answers given, one a pace. */
const answers = 24;

/** Between two answers, in milliseconds: twice as fast as an analyst who takes two seconds a pair. */
const paceMs = 1000;

/** Turns of the wheel in a round and their size: ten rows of cards a second. */
const scrollSteps = 150;
const scrollStepPx = 40;

/** Cells of the heatmap that are pointed at. */
const hoverPoints = 20;

/** The size of the window that the screens are made for. */
const viewport = { width: 1280, height: 720 } as const;

const skipped = skipWithoutChromium();
if (skipped !== false) {
  say(`Skipped: ${skipped}.`);
  process.exit(0);
}

const load = (): string => os.loadavg()[0].toFixed(1);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const evaluate = <Value>(page: Page, script: string): Promise<Value> => page.evaluate(script) as Promise<Value>;
const worst = (values: readonly number[]): string => Math.max(...values).toFixed(0);

const crowd = await serveCrowd();
try {
  say(
    `${crowdSize.persons} persons, ${crowdSize.persons * crowdSize.cropsAPerson} crops; ${rounds} rounds, medians; ${os.availableParallelism()} cores, load ${load()} at the start`,
  );
  await measure(crowd);
  say(`load ${load()} at the end`);
} finally {
  await crowd.close();
}

async function measure({ browser, url, longestTurn, forgetTurns }: ServedCrowd): Promise<void> {
  const context = await browser.newContext({ viewport });
  await context.addInitScript(pageClock);
  const page = await context.newPage();
  const renderer = await watchRenderer(browser, page);

  // The first opening reads the file; everything after it is warm.
  await page.goto(url);
  const cold = await evaluate<number>(page, 'benchClock.pairReady()');
  say(`queue and first pair, engine cold, page cold: ${cold.toFixed(0)} ms after the address was opened`);
  await wait(1000);
  forgetTurns();

  await startScreen(page, url);
  await openQueue(page);
  await answerPairs(browser, page);
  await scrollGrid(browser, page);
  await drawMatrix(page);

  const { peakBytes, peakHeapBytes } = await renderer();
  printFigure('renderer, MB (proportional set size, peak of all the above)', peakBytes / 1e6, { most: 600 });
  say(`  of that JavaScript's heap: ${(peakHeapBytes / 1e6).toFixed(0)} MB`);
  const { cpuMs, wallMs } = await longestTurn();
  printFigure("longest turn of the door's event loop, ms of its own work", cpuMs, { most: 50 });
  say(`  by the clock of this machine, other programs included: ${wallMs.toFixed(0)} ms`);
  await context.close();
}

/** From an empty page to the start screen with its list of projects, page and engine warm. */
async function startScreen(page: Page, url: string): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto('about:blank');
    await page.goto(`${new URL(url).origin}/#/start`);
    times.push(await evaluate<number>(page, "benchClock.shown('main h1')"));
  }
  printFigure('first useful paint from a warm start, ms', medianOf(times), { most: 1000 });
}

/** From the click on the project on the start screen, which had closed it, so that the engine reads it anew. */
async function openQueue(page: Page): Promise<void> {
  const times: { readonly queueMs: number; readonly readyMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    await evaluate(page, "location.hash = '#/start'");
    const row = page.locator('main li button', { hasText: 'crowd' }).first();
    await row.waitFor();
    await wait(500);
    await evaluate(page, 'benchClock.open()');
    await row.click();
    times.push(await evaluate(page, 'benchOpen'));
  }
  printFigure('the queue opens, ms', medianOf(times.map(({ queueMs }) => queueMs)), { most: 1000 });
  say(`  its first pair with all pictures: ${medianOf(times.map(({ readyMs }) => readyMs)).toFixed(0)} ms`);
}

/** Answers at an even pace, of all three kinds. */
async function answerPairs(browser: Browser, page: Page): Promise<void> {
  const times: { readonly shownMs: number; readonly readyMs: number }[] = [];
  const tasks: number[] = [];
  const keys = ['a', 'm', 'u'];
  for (let answer = 0; answer < answers + rounds; answer++) {
    await wait(paceMs);
    const press = async (): Promise<void> => {
      await evaluate(page, 'benchClock.answer()');
      await page.keyboard.press(keys[answer % keys.length]);
      times.push(await evaluate(page, 'benchAnswer'));
    };
    // A trace costs time itself, so the answers that are traced are not those that are timed.
    if (answer < answers) await press();
    else tasks.push(await longestTaskMs(browser, page, press));
  }
  times.length = answers;
  const shown = times.map(({ shownMs }) => shownMs);
  printFigure('a decision shows, ms', medianOf(shown), { most: 50 });
  say(
    `  of ${answers} the quickest ${Math.min(...shown).toFixed(0)}, the slowest ${worst(shown)} ms; the task that does it, by its own processor time: ${medianOf(tasks).toFixed(1)} ms`,
  );
  const waits = times.map(({ shownMs, readyMs }) => readyMs - shownMs);
  printFigure('wait for the pictures of the next pair, ms', medianOf(waits), { most: 0 });
  say(
    `  answers that had to wait: ${waits.filter((ms) => ms > 0).length} of ${answers}, the longest ${worst(waits)} ms`,
  );
}

/** Scrolls the grid from top to bottom, steadily. */
async function scrollGrid(browser: Browser, page: Page): Promise<void> {
  await evaluate(page, "location.hash = '#/persons'");
  await evaluate(page, 'benchClock.shown(\'section[aria-label="All persons"] li img\')');
  await wait(2000);
  const rates: { readonly worstMs: number; readonly frames: number; readonly slow: number }[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.mouse.move(600, 400);
    tasks.push(
      await longestTaskMs(browser, page, async () => {
        await evaluate(page, 'benchClock.frames()');
        for (let step = 0; step < scrollSteps; step++) {
          await page.mouse.wheel(0, round % 2 === 0 ? scrollStepPx : -scrollStepPx);
          await wait(16);
        }
        const gaps = await evaluate<readonly number[]>(page, 'benchClock.stop()');
        rates.push({
          worstMs: Math.max(...gaps),
          frames: gaps.length,
          slow: gaps.filter((ms) => ms > 50).length,
        });
      }),
    );
    await wait(1000);
  }
  printFigure('the grid scrolls: longest frame of a round, ms', medianOf(rates.map(({ worstMs }) => worstMs)), {
    most: 50,
  });
  say(
    `  frames over 50 ms: ${rates.map(({ slow, frames }) => `${slow} of ${frames}`).join(', ')}; longest task, by its own processor time: ${medianOf(tasks).toFixed(1)} ms`,
  );
}

/** Opens the matrix anew each time, and points at cells all over it. */
async function drawMatrix(page: Page): Promise<void> {
  const drawn: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await evaluate(page, "location.hash = '#/persons'");
    await evaluate(page, 'benchClock.shown(\'section[aria-label="All persons"] li img\')');
    await wait(500);
    const from = await evaluate<number>(page, "(location.hash = '#/matrix', performance.now())");
    drawn.push((await evaluate<number>(page, "benchClock.shown('[data-drawn=true]')")) - from);
  }
  printFigure('the heatmap draws, ms', medianOf(drawn), { most: 2000 });
  say(`  the first time, with Plotly itself to be loaded: ${drawn[0].toFixed(0)} ms`);
  const box = await page.locator('[data-drawn=true]').boundingBox();
  if (box === null) throw new Error('The heatmap is not on screen.');
  const hovers: number[] = [];
  for (let point = 0; point < hoverPoints; point++) {
    await wait(150);
    await evaluate(page, 'benchClock.hover(\'section[aria-label="The pair under the mouse"]\')');
    await page.mouse.move(
      box.x + box.width * (0.3 + (0.4 * ((point * 7) % hoverPoints)) / hoverPoints),
      box.y + box.height * (0.2 + (0.6 * point) / hoverPoints),
    );
    hovers.push(await evaluate<number>(page, 'benchHover'));
  }
  printFigure('the heatmap answers hover, ms', medianOf(hovers), { most: 100 });
  say(`  the slowest of ${hoverPoints}: ${worst(hovers)} ms`);
}
