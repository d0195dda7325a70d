// How long `verify` of a project with 1,000 persons and 50,000 crops takes, beside hashing the same file: processor seconds and
// wall of both, by turns in one run. Crops have 6 KB each, as PNGs of small persons do, and every pair in two is stored.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { verifyProject } from '#pipeline';
import { hashFile } from '#platform/files/hash-file.ts';
import { medianOf, printFigure, say } from './support/figures.ts';
import { makeLargeProject } from './support/large-project.ts';

const persons = 1000;
const rounds = 5;

const folder = mkdtempSync(path.join(os.tmpdir(), 'doppel-bench-'));
const file = path.join(folder, 'large.doppel');

/** Milliseconds of wall and of processor that a piece of work takes. */
async function timeOf(work: () => Promise<unknown>): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

try {
  makeLargeProject(file, persons, { pictureBytes: 6000, pairsAPerson: 430, decisions: 200 });
  say(`A project of ${persons} persons: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  const ratios = { wall: [] as number[], cpu: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const hashing = await timeOf(() => hashFile(file));
    const verifying = await timeOf(async () => {
      const { ok, checks } = await verifyProject(file);
      if (!ok) throw new Error(JSON.stringify(checks));
    });
    if (round === 0) continue; // the first round fills the disk's cache
    say(
      `hash ${hashing.wall.toFixed(0)} ms (${hashing.cpu.toFixed(0)} of processor), verify ${verifying.wall.toFixed(0)} ms (${verifying.cpu.toFixed(0)})`,
    );
    ratios.wall.push(verifying.wall / hashing.wall);
    ratios.cpu.push(verifying.cpu / hashing.cpu);
  }
  say(`verify over hashing, processor time: ${medianOf(ratios.cpu).toFixed(2)}`);
  printFigure('verify over hashing the file, wall', medianOf(ratios.wall), { most: 2 });
} finally {
  rmSync(folder, { recursive: true });
}
