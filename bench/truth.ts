// Truth: how far the list and its probabilities can be believed. `npm run bench -- truth` analyses the public videos whole and
// cut in several ways, leaves each video out in its turn, fits P(same) on the others, and prints
//   1. the list: average precision, precision at full recall and the default list, with the seed's rule beside them,
//   2. how often pairs of each probability are the same person,
//   3. what the first decisions do to the pairs that are left,
//   4. proposals to split, on persons glued together on purpose,
//   5. what the embeddings could be pooled like, and what it gives.
// With --write the calibration that is shipped is written anew, and with --docs the tables into docs/calibration.md. --cache
// names a folder that keeps the analyses. Needs the videos and the OSNet weights of the shared folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reliabilityTable } from '../pipeline/calibration/reliability.ts';
import type { ReliabilityTable } from '../pipeline/contract/calibration.ts';
import { seededRandom } from '../pipeline/demo/seeded-random.ts';
import { openEmbedder } from '../pipeline/reid/embedder.ts';
import { hashFile } from '../pipeline/video/hash-file.ts';
import { sharedFile, skipWithout } from '../tests/support/shared-data.ts';
import { analysedSet, embedderId } from './truth/analysed-set.ts';
import { calibrationOf, calibrationText } from './truth/calibration-file.ts';
import { type ComparedSet, readComparedSet } from './truth/compared-set.ts';
import { flipVariant, poolingVariants, variantTable } from './truth/embedding-variants.ts';
import { type CropRow, readCropRows, splitTable } from './truth/glued-persons.ts';
import { trainingSets, wholeSet } from './truth/labelled-sets.ts';
import { centrePersons, forecast, type LearntModel, learn, leaveOneOut } from './truth/leave-one-out.ts';
import { publicVideos } from './truth/public-videos.ts';
import { isReported, rankingTable, refinementTable, reliabilityLines } from './truth/tables.ts';

const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    cache: { type: 'string' },
  },
});
const missing = skipWithout(
  ...publicVideos.flatMap(({ file, labels }) => [file, ...labels]),
  'models/osnet_x0_25_msmt17.onnx',
);
if (missing !== false) {
  process.stdout.write(`Skipped: ${missing}.\n`);
  process.exit(0);
}

const lines: string[] = [];
const say = (...more: readonly string[]): void => {
  for (const line of more) {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  }
};

const folder = options.cache ?? (await mkdtemp(path.join(tmpdir(), 'doppel-truth-')));
try {
  const sets: ComparedSet[] = [];
  const projects = new Map<ComparedSet, string>();
  for (const labelled of trainingSets()) {
    const project = await analysedSet(labelled, folder);
    const set = await readComparedSet(labelled, project);
    sets.push(set);
    projects.set(set, project);
  }
  const reliability = sayList(sets);
  await sayPooling(sets, projects);
  const model = learn(sets);
  say('### Decisions refine: the pairs that are still undecided', '', ...refinementTable(sets), '');
  await saySplits(model.centre);
  if (options.write) await writeCalibration(sets, model, reliability);
  if (options.docs) await writeDocs();
} finally {
  if (options.cache === undefined) await rm(folder, { recursive: true });
}

/** How well each left-out video is ranked, and how far its probabilities can be believed. */
function sayList(sets: readonly ComparedSet[]): ReliabilityTable {
  const leftOut = leaveOneOut(sets);
  say('### The list, each video judged by a model that never saw it', '', ...rankingTable(sets, leftOut), '');
  const reliability = reliabilityTable(leftOut.map(forecast), seededRandom(1).uniform);
  say('### What a probability is worth', '', ...reliabilityLines(sets, leftOut, reliability), '');
  return reliability;
}

/** The variants of pooling on the reported sets, and on those that are chosen by. */
async function sayPooling(sets: readonly ComparedSet[], projects: ReadonlyMap<ComparedSet, string>): Promise<void> {
  const reported = sets.filter(isReported);
  const { embedder } = await openEmbedder({ embedder: embedderId, models: sharedFile('models'), device: 'cpu' });
  const flip = await flipVariant(
    reported.map((set) => ({ set, project: projects.get(set) ?? '' })),
    embedder,
  );
  await embedder.close();
  say("### Pooling a person's crops: average precision by cosine after the veto (precision at full recall)", '');
  say(...variantTable(reported, [...poolingVariants, flip]), '');
  say(
    ...variantTable(
      sets.filter((set) => !isReported(set)),
      poolingVariants,
    ),
    '',
  );
}

/** Cuts proposed in tracks of one person and of two glued together. */
async function saySplits(generalLook: Float32Array): Promise<void> {
  const rows: CropRow[] = [];
  for (const video of publicVideos) {
    const set = wholeSet(video);
    const prior = { persons: centrePersons, vector: generalLook };
    rows.push(...(await readCropRows(set, await analysedSet(set, folder), prior)));
  }
  say('### Proposals to split, each video with the bar of the others', '', ...splitTable(rows), '');
}

async function writeCalibration(
  sets: readonly ComparedSet[],
  model: LearntModel,
  reliability: ReliabilityTable,
): Promise<void> {
  const hashes = new Map<string, string[]>();
  for (const { name, file: own, parts } of publicVideos) {
    hashes.set(name, await Promise.all([own, ...parts].map((part) => hashFile(sharedFile(part)))));
  }
  const file = path.join(import.meta.dirname, '../pipeline/calibration/coefficients/osnet_x0_25_msmt17.json');
  await writeFile(file, calibrationText(calibrationOf(sets, model, reliability, (video) => hashes.get(video) ?? [])));
}

/** Puts the tables between the two marks of docs/calibration.md. */
async function writeDocs(): Promise<void> {
  const file = path.join(import.meta.dirname, '../docs/calibration.md');
  const [start, end] = ['<!-- tables: npm run bench -- truth -->', '<!-- end of tables -->'];
  const text = await readFile(file, 'utf8');
  const [head, tail] = [text.slice(0, text.indexOf(start) + start.length), text.slice(text.indexOf(end))];
  await writeFile(file, `${head}\n\n${lines.join('\n').trim()}\n\n${tail}`);
}
