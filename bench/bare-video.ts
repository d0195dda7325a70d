// A whole bare video, from the file to a queue that is ready, beside another version of Doppel, in turns:
// `npm run bench -- bare-video --against FOLDER` with a checkout of that version whose packages are installed; without it, this version
// alone. Once with the same work (boxes alone tell tracks apart, osnet_x0_25_msmt17 describes), once as each version does it by itself.
// `--video FILE` names another video than the public clip of the shared folder.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { medianOf, printFigure, say, sayMachine } from './support/figures.ts';
import { measureTree, type TreeCost } from './support/measure-tree.ts';

const { values } = parseArgs({ options: { against: { type: 'string' }, video: { type: 'string' } } });
const rounds = Number(process.env.DOPPEL_BENCH_ROUNDS ?? 3);
const clip = 'data/PETS09-S2L1.mp4';
const missing = values.video === undefined ? skipWithout(clip, 'models') : skipWithout('models');
if (missing !== false) {
  say(`Skipped: it ${missing}.`);
  process.exit(0);
}
const video = values.video ?? sharedFile(clip);
const here = path.resolve(import.meta.dirname, '..');
const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-bench-'));

/** The program that `npm run doppel` starts in a checkout. */
function entryOf(checkout: string): string {
  const file = path.join(checkout, 'package.json');
  if (!existsSync(file)) throw new Error(`${checkout} is no checkout of Doppel: it has no package.json.`);
  const entry = /cli\/\S+/.exec(JSON.parse(readFileSync(file, 'utf8')).scripts?.doppel ?? '')?.[0];
  if (entry === undefined) throw new Error(`${file} does not say how doppel is started.`);
  return entry;
}

let runs = 0;
async function analyze(checkout: string, options: readonly string[]): Promise<TreeCost> {
  const out = path.join(folder, `${runs++}.doppel`);
  const args = ['analyze', path.resolve(video), '--out', out, '--models', sharedFile('models'), '--json', ...options];
  const program = [path.join(checkout, 'scripts/run.mjs'), entryOf(checkout)];
  const cost = await measureTree(process.execPath, [...program, ...args], process.env, '"stage":"evidence"');
  await rm(out);
  return cost;
}

const boxesAlone = path.join(folder, 'boxes-alone.yaml');
await writeFile(boxesAlone, 'track:\n  appearance: off\n');
const sameModel = ['--embedder', 'osnet_x0_25_msmt17'];
const works: readonly [name: string, ours: readonly string[], theirs: readonly string[], least: number][] = [
  ['the same work', [...sameModel, '--config', boxesAlone], sameModel, 1.5],
  ['as each version does it', [], [], 1],
];

const cpuOf = ({ userSeconds, systemSeconds }: TreeCost): number => userSeconds + systemSeconds;
/** When the evidence of all pairs was stored: the queue is ready, previews and the crops that only splits need are still to come. */
const readyOf = ({ seenSeconds }: TreeCost): number => seenSeconds ?? Number.NaN;
const secondsOf = ({ seconds }: TreeCost): number => seconds;
const middle = (costs: readonly TreeCost[], of: (cost: TreeCost) => number): string =>
  medianOf(costs.map(of)).toFixed(1);
const line = (costs: readonly TreeCost[]): string =>
  `the queue after ${middle(costs, readyOf)} s, the whole ${middle(costs, secondsOf)} s, ${middle(costs, cpuOf)} s of processor time, ` +
  `peak ${(medianOf(costs.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(0)} MB`;

try {
  sayMachine();
  for (const [name, ourOptions, theirOptions, least] of works) {
    const [ours, theirs]: TreeCost[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      if (values.against !== undefined) theirs.push(await analyze(path.resolve(values.against), theirOptions));
      ours.push(await analyze(here, ourOptions));
    }
    say(`${path.basename(video)}, ${name}, medians of ${rounds}: ${line(ours)}`);
    if (theirs.length === 0) continue;
    say(`the other version: ${line(theirs)}`);
    const ratio = (of: (cost: TreeCost) => number): number =>
      medianOf(theirs.map((cost, round) => of(cost) / of(ours[round])));
    say(`its whole over ours: ${ratio(secondsOf).toFixed(2)} in time, ${ratio(cpuOf).toFixed(2)} in processor time`);
    printFigure(`its time to the queue over ours, ${name}`, ratio(readyOf), { least });
  }
} finally {
  await rm(folder, { recursive: true });
}
