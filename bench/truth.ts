// Truth: how far the list and its probabilities can be believed. `npm run bench -- truth` analyses the public videos whole and
// cut in several ways, leaves each video out in its turn, fits P(same) on the others, and prints
//   1. the list: average precision, precision at full recall and the default list, with the seed's rule beside them,
//   2. how often pairs of each probability are the same person,
//   3. what the first decisions do to the pairs that are left,
//   4. proposals to split, on persons glued together on purpose,
//   5. what the embeddings could be pooled like, and what it gives.
// With --tried it prints instead what else was tried in the model and in pooling, and what it gave. With --write the calibration
// that is shipped is written anew, and with --docs what is printed goes into docs/calibration.md. --cache names a folder that
// keeps the analyses. Needs the videos and the OSNet weights of the shared folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '#base/seeded-random.ts';
import type { ReliabilityTable } from '#contract/calibration.ts';
import { reliabilityTable } from '#metrics/reliability.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { analysedSet, embedderId } from './truth/analysed-set.ts';
import { type Brightness, readBrightness } from './truth/brightness.ts';
import { calibrationOf, calibrationText } from './truth/calibration-file.ts';
import { type ComparedPerson, type ComparedSet, readComparedSet } from './truth/compared-set.ts';
import { flipVariant, poolingVariants, variantTable, whiteningVariant } from './truth/embedding-variants.ts';
import { type CropRow, readCropRows, splitTable } from './truth/glued-persons.ts';
import { trainingSets, wholeSet } from './truth/labelled-sets.ts';
import { centrePersons, forecast, type LearntModel, learn, leaveOneOut } from './truth/leave-one-out.ts';
import { publicVideos } from './truth/public-videos.ts';
import { isReported, rankingTable, refinementTable, reliabilityLines } from './truth/tables.ts';
import { triedTermsTable } from './truth/tried-terms.ts';

const { values: options } = parseArgs({
  options: {
    tried: { type: 'boolean', default: false },
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
  if (options.tried) await sayTried(sets, projects);
  else await sayInForce(sets, projects);
  if (options.docs)
    await writeDocs(options.tried ? 'tried: npm run bench -- truth --tried' : 'tables: npm run bench -- truth');
} finally {
  if (options.cache === undefined) await rm(folder, { recursive: true });
}

/** What is shipped, and what it was chosen from. */
async function sayInForce(sets: readonly ComparedSet[], projects: ReadonlyMap<ComparedSet, string>): Promise<void> {
  const reliability = sayList(sets);
  await sayPooling(sets, projects);
  const model = learn(sets);
  say('### Decisions refine: the pairs that are still undecided', '', ...refinementTable(sets), '');
  await saySplits(model.centre);
  if (options.write) await writeCalibration(sets, model, reliability);
}

/** What was tried beside the terms and the pooling in force. */
async function sayTried(sets: readonly ComparedSet[], projects: ReadonlyMap<ComparedSet, string>): Promise<void> {
  const brightness = new Map<ComparedPerson, Brightness>();
  for (const set of sets) {
    for (const [person, own] of await readBrightness(set, projects.get(set) ?? '')) brightness.set(person, own);
  }
  say('### Terms that were tried, each video judged by a model that never saw it', '');
  say(...triedTermsTable(sets, brightness), '');
  say('### Whitening: average precision by cosine after the veto (precision at full recall)', '');
  say(
    ...variantTable(sets, [...poolingVariants.slice(-1), ...[0.1, 1, 10].map((more) => whiteningVariant(sets, more))]),
    '',
  );
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
async function saySplits(generalAppearance: Float32Array): Promise<void> {
  const rows: CropRow[] = [];
  for (const video of publicVideos) {
    const set = wholeSet(video);
    const prior = { persons: centrePersons, vector: generalAppearance };
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
  const file = path.join(import.meta.dirname, '../pipeline/reid/calibration/coefficients/osnet_x0_25_msmt17.json');
  await writeFile(file, calibrationText(calibrationOf(sets, model, reliability, (video) => hashes.get(video) ?? [])));
}

/** Puts what was printed between two marks of docs/calibration.md. */
async function writeDocs(mark: string): Promise<void> {
  const file = path.join(import.meta.dirname, '../docs/calibration.md');
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark.slice(0, mark.indexOf(':'))} -->`];
  const text = await readFile(file, 'utf8');
  const [head, tail] = [text.slice(0, text.indexOf(start) + start.length), text.slice(text.indexOf(end))];
  await writeFile(file, `${head}\n\n${lines.join('\n').trim()}\n\n${tail}`);
}
