// The whole job, 10 persons of 50 crops out of 2,000 frames of 720p: Doppel's command line against the same job in Python
// done the usual way (bench/peers/python_job.py), in turns, with time and memory of all their processes. The peer runs the weights
// as they are published and, so that the comparison is of the work alone, the cleaned ones that Doppel opens too. Beside it stands
// what the parts must cost. Needs Python with the parity tests' packages, and the OSNet weights.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { zeroDenormals } from '#native-models/denormals.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import { leanStart } from '#scripts/lean-start.mjs';
import { ensurePython } from '#tests/support/python.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { medianOf, printFigure, say, sayMachine } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';
import { measureTree, type TreeCost } from './support/measure-tree.ts';
import { leastCosts } from './support/parts-of-a-job.ts';

const rounds = Number(process.env.DOPPEL_BENCH_ROUNDS ?? 3);
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
const cleaned = path.join(folder, 'cleaned.onnx');
const bytes = new Uint8Array(await readFile(model));
const denormals = zeroDenormals(bytes);
await writeFile(cleaned, bytes);

const peer = path.join(import.meta.dirname, 'peers/python_job.py');
const main = path.join(import.meta.dirname, '../cli/main.mjs');
const runPeer = (weights: string): Promise<TreeCost> =>
  measureTree(python, [peer, video, planFile, weights, path.join(folder, 'python')]);
const lean = leanStart(process.env); // as `npm run doppel` starts it
async function runDoppel(name: string, embedder: readonly string[]): Promise<TreeCost> {
  const out = path.join(folder, `${name}.doppel`);
  const args = ['analyze', video, '--tracks', tracks, '--out', out, '--json', ...embedder];
  const cost = await measureTree(process.execPath, [...lean.flags, main, ...args], lean.env);
  await rm(out);
  return cost;
}

const ours: TreeCost[] = [];
const byDefault: TreeCost[] = [];
const theirs: TreeCost[] = [];
const theirsAsIs: TreeCost[] = [];
let parts: Awaited<ReturnType<typeof leastCosts>>;
try {
  for (let round = 0; round < rounds; round++) {
    theirs.push(await runPeer(cleaned));
    ours.push(await runDoppel(`${round}`, ['--embedder', 'osnet_x0_25_msmt17']));
    theirsAsIs.push(await runPeer(model));
    byDefault.push(await runDoppel(`${round}-default`, []));
  }
  parts = await leastCosts({ video, model: bytes, crops: plan.crops, persons: persons.size });
} finally {
  await rm(folder, { recursive: true });
}

const line = (name: string, costs: readonly TreeCost[]): string => {
  const middle = (of: (cost: TreeCost) => number): number => medianOf(costs.map(of));
  const cpu = `${middle(({ userSeconds }) => userSeconds).toFixed(1)} s user, ${middle(({ systemSeconds }) => systemSeconds).toFixed(1)} s system`;
  return `${name}: ${middle(({ seconds }) => seconds).toFixed(2)} s, ${middle(cpuOf).toFixed(1)} s of processor time (${cpu}), peak ${(middle(({ peakBytes }) => peakBytes) / 1e6).toFixed(0)} MB`;
};
const cpuOf = ({ userSeconds, systemSeconds }: TreeCost): number => userSeconds + systemSeconds;
const ratio = (above: readonly TreeCost[], below: readonly TreeCost[], of: (cost: TreeCost) => number): number =>
  medianOf(above.map((cost, round) => of(cost) / of(below[round])));

sayMachine();
say(`${plan.crops.length} crops of ${persons.size} persons, ${rounds} rounds in turns, medians`);
say(line(`Python, cleaned weights (${denormals} denormal floats are zero)`, theirs));
say(`        ${JSON.stringify(JSON.parse(theirs[0].stdout).seconds)}`);
say(line('Python, weights as they are', theirsAsIs));
say(line('Doppel, the same model', ours));
say(`        ${JSON.stringify(JSON.parse(ours[0].stdout).status.stage_seconds)}`);
say(line('Doppel, its default embedder', byDefault));
say(
  `The parts alone, processor time: decoding ${parts.decode.toFixed(2)} s, the model ${parts.model.toFixed(2)} s, WebP ${parts.webp.toFixed(2)} s`,
);
const seconds = (cost: TreeCost): number => cost.seconds;
printFigure('Python with cleaned weights over Doppel, time', ratio(theirs, ours, seconds), { least: 1.7 });
say(`Python as it is over Doppel, time: ${ratio(theirsAsIs, ours, seconds).toFixed(2)}`);
say(`Python with cleaned weights over Doppel, processor time: ${ratio(theirs, ours, cpuOf).toFixed(2)}`);
printFigure(
  'Doppel over Python, memory',
  ratio(ours, theirs, ({ peakBytes }) => peakBytes),
  { most: 1.1 },
);
const least = parts.decode + parts.model + parts.webp;
printFigure('Doppel over the sum of its parts, processor time', medianOf(ours.map(cpuOf)) / least, { most: 1.5 });
