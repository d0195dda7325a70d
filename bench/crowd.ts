// A crowd: 10,000 persons with 500,000 crops beside 1,000 with 50,000. What `pairs`, the first queue of an engine and a decision cost in
// processor time, and how much more for ten times as many. Every two persons are looked at, and nothing is left out of the comparison.
// Pictures and previews are stubs and only the eight best crops of a person have vectors: nothing else is read for it.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { type Cost, measureDecisions } from './support/decision-costs.ts';
import { medianOf, printFigure, say } from './support/figures.ts';
import { makeLargeProject } from './support/large-project.ts';
import { measureTree } from './support/measure-tree.ts';

const sizes = [1000, 10_000] as const;
const cropsAPerson = 50;
const decisions = 24;
/** Until code is compiled and the day's backup is made. */
const warmUp = 4;
/** What ten times as many persons may cost: linear, and room for what a noisy machine adds. */
const mostGrowth = 12;
const main = path.join(import.meta.dirname, '../cli/main.mjs');

const cpuOf = (costs: readonly Cost[]): number => medianOf(costs.slice(warmUp).map(({ cpuMs }) => cpuMs)) / 1000;
const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** Processor seconds of each piece of work in a project of so many persons. */
async function measure(persons: number): Promise<Readonly<Record<'pairs' | 'queue' | 'decision', number>>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doppel-bench-'));
  try {
    const file = path.join(folder, 'crowd.doppel');
    const modelSha256 = catalogueEntry('osnet_x0_25_msmt17').sha256;
    makeLargeProject(file, persons, { described: 'best', decisions: 0, pairsAPerson: 20, modelSha256 });
    say(`${persons} persons, ${persons * cropsAPerson} crops: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
    const args = ['--disable-warning=ExperimentalWarning', main, 'pairs', file, '--json'];
    const { userSeconds, systemSeconds, seconds: wall, peakBytes } = await measureTree(process.execPath, args);
    const cpuSeconds = userSeconds + systemSeconds;
    say(
      `  pairs: ${seconds(cpuSeconds)} of processor, ${seconds(wall)} by the clock, ${(peakBytes / 1e6).toFixed(0)} MB at the peak`,
    );
    const { opening, listed, deciding, reading, whole } = await measureDecisions(file, decisions);
    say(`  opening and the first queue of ${listed} pairs: ${seconds(opening.cpuMs / 1000)} of processor`);
    say(`  a decision by itself ${seconds(cpuOf(deciding))}, the queue after it ${seconds(cpuOf(reading))}`);
    return { pairs: cpuSeconds, queue: opening.cpuMs / 1000, decision: cpuOf(whole) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [small, large] = [await measure(sizes[0]), await measure(sizes[1])];
for (const name of ['pairs', 'queue', 'decision'] as const)
  printFigure(`${name}: times the processor of a tenth of the persons`, large[name] / small[name], {
    most: mostGrowth,
  });
