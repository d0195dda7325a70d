// How long `doppel status` of a project with 1,000 persons and 50,000 crops takes, called directly: `npm run` alone costs
// longer than the bar. `doppel pairs` is printed beside it, and Node's own start, without which no program can begin.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { medianOf, printFigure, say } from './support/figures.ts';
import { makeLargeProject } from './support/large-project.ts';

const persons = 1000;
const rounds = 11;
const main = path.join(import.meta.dirname, '../cli/main.mjs');
const folder = mkdtempSync(path.join(os.tmpdir(), 'doppel-bench-'));
const file = path.join(folder, 'large.doppel');

/** Milliseconds that a program takes from its call to its end. */
function timeOf(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

try {
  makeLargeProject(file, persons);
  say(`A project of ${persons} persons: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  const programs = {
    node: ['--eval', '0'],
    status: [main, 'status', file],
    pairs: [main, 'pairs', file],
  } as const;
  const found = { node: [] as number[], status: [] as number[], pairs: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['node', 'status', 'pairs'] as const) {
      const ms = timeOf(programs[name]);
      if (round > 0) found[name].push(ms); // the first round fills the caches of the disk and of compiled code
    }
  }
  const [node, status, pairs] = [found.node, found.status, found.pairs].map(medianOf);
  say(`Medians of ${rounds}: Node alone ${node.toFixed(0)} ms, pairs ${pairs.toFixed(0)} ms`);
  say(`status: fastest ${Math.min(...found.status).toFixed(0)} ms, slowest ${Math.max(...found.status).toFixed(0)} ms`);
  printFigure('milliseconds of status', status, { most: 300 });
} finally {
  rmSync(folder, { recursive: true });
}
