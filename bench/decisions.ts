// What a decision costs the engine in a project of 1,000 persons and 50,000 crops: the decision itself, until it is on disk, and the
// queue that is read after it. In this process, without a door; pictures and previews are stubs, which no decision reads. Once with
// the vectors of a model that has a calibration, so that every decision moves the probabilities, and once of one that has none.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { type Cost, measureDecisions } from './support/decision-costs.ts';
import { medianOf, printFigure, say } from './support/figures.ts';
import { makeLargeProject } from './support/large-project.ts';

const persons = 1000;
const decisions = 60;
/** Until code is compiled and the day's backup is made. */
const warmUp = 4;
const bar = 50;

const cpu = (costs: readonly Cost[]): readonly number[] => costs.slice(warmUp).map(({ cpuMs }) => cpuMs);
const wall = (costs: readonly Cost[]): readonly number[] => costs.slice(warmUp).map(({ wallMs }) => wallMs);
const ms = (value: number): string => `${value.toFixed(0)} ms`;

for (const [name, modelSha256] of [
  ['with probabilities', catalogueEntry('osnet_x0_25_msmt17').sha256],
  ['without a calibration', 'b'.repeat(64)],
] as const) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doppel-bench-'));
  try {
    const file = path.join(folder, 'large.doppel');
    makeLargeProject(file, persons, { described: 'best', decisions: 0, modelSha256 });
    const { opening, listed, deciding, reading, whole } = await measureDecisions(file, decisions);
    say(`${persons} persons ${name}, ${listed} pairs listed: opened and listed in ${ms(opening.cpuMs)} of processor`);
    say(`  a decision by itself ${ms(medianOf(cpu(deciding)))}, the queue after it ${ms(medianOf(cpu(reading)))}`);
    say(`  both by the clock, other programs included: ${ms(medianOf(wall(whole)))}`);
    printFigure(`  processor a decision, ms (slowest ${ms(Math.max(...cpu(whole)))})`, medianOf(cpu(whole)), {
      most: bar,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
