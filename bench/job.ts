// The whole job, 10 persons of 50 crops out of 2,000 frames of 720p: Doppel's command line against the same job in Python
// done the usual way (bench/peers/python_job.py), in turns, with time and memory of all their processes. Needs Python with the
// parity tests' packages, and the OSNet weights.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import { ensurePython } from '#tests/support/python.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { medianOf, printFigure, say } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';
import { measureTree, type TreeCost } from './support/measure-tree.ts';

const rounds = 3;
const python = await ensurePython('tools');
if (python === null) {
  say('Skipped: there is no Python with the packages of tests/parity here.');
  process.exit(0);
}
const model = requireModelFile(catalogueEntry('osnet_x0_25_msmt17'), modelFolders(null));
const { video, tracks } = await longScene(4, 720);
const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-bench-'));

const plan = planCrops(readMotText(await readFile(tracks), tracks).tracks, {
  perPerson: 50,
  mode: 'spread',
  frame: { widthPx: 1280, heightPx: 720 },
});
const persons = Map.groupBy(plan.crops, ({ personId }) => personId);
const planFile = path.join(folder, 'plan.json');
await writeFile(
  planFile,
  JSON.stringify({
    persons: Object.fromEntries(
      [...persons].map(([id, crops]) => [
        id,
        crops.map(({ frameIndex, rectangle: { x1, y1, x2, y2 } }) => [frameIndex, x1, y1, x2, y2]),
      ]),
    ),
  }),
);

const peer = path.join(import.meta.dirname, 'peers/python_job.py');
const main = path.join(import.meta.dirname, '../cli/main.mjs');
const ours: TreeCost[] = [];
const theirs: TreeCost[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    theirs.push(await measureTree(python, [peer, video, planFile, model, path.join(folder, 'python')]));
    const out = path.join(folder, `${round}.doppel`);
    const args = ['analyze', video, '--tracks', tracks, '--out', out, '--embedder', 'osnet_x0_25_msmt17', '--json'];
    ours.push(await measureTree(process.execPath, [main, ...args]));
    await rm(out);
  }
} finally {
  await rm(folder, { recursive: true });
}

const line = (name: string, costs: readonly TreeCost[]): string =>
  `${name}: ${medianOf(costs.map(({ seconds }) => seconds)).toFixed(2)} s, ${medianOf(costs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)} s of processor time, peak ${(medianOf(costs.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(0)} MB`;
say(`${plan.crops.length} crops of ${persons.size} persons, ${rounds} rounds in turns, medians`);
say(line('Python', theirs));
say(`        ${JSON.parse(theirs[0].stdout).seconds ? JSON.stringify(JSON.parse(theirs[0].stdout).seconds) : ''}`);
say(line('Doppel', ours));
say(`        ${JSON.stringify(JSON.parse(ours[0].stdout).status.stage_seconds)}`);
printFigure('Python over Doppel, time', medianOf(theirs.map(({ seconds }, i) => seconds / ours[i].seconds)), {
  least: 2,
});
printFigure('Doppel over Python, memory', medianOf(ours.map(({ peakBytes }, i) => peakBytes / theirs[i].peakBytes)), {
  most: 1,
});
