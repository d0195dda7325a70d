// Truth: how far the list and its probabilities can be believed. `npm run bench -- truth` analyses the public videos whole and
// cut in several ways, leaves each video out in its turn, fits P(same) on the others, and prints
//   1. the list: average precision, precision at full recall and the default list, with the seed's rule beside them,
//   2. how often pairs of each probability are the same person,
//   3. proposals to split, on persons glued together on purpose,
//   4. what the embeddings could be pooled like, and what it gives.
// With --write the calibration that is shipped is written anew, and with --docs the tables into docs/calibration.md. --cache
// names a folder that keeps the analyses. Needs the videos and the OSNet weights of the shared folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reliabilityTable } from '../pipeline/calibration/reliability.ts';
import { seededRandom } from '../pipeline/demo/seeded-random.ts';
import { hashFile } from '../pipeline/video/hash-file.ts';
import { sharedFile, skipWithout } from '../tests/support/shared-data.ts';
import { analysedSet } from './truth/analysed-set.ts';
import { calibrationOf, calibrationText } from './truth/calibration-file.ts';
import { type ComparedSet, readComparedSet } from './truth/compared-set.ts';
import { trainingSets } from './truth/labelled-sets.ts';
import { forecast, learn, leaveOneOut } from './truth/leave-one-out.ts';
import { publicVideos } from './truth/public-videos.ts';
import { rankingTable, reliabilityLines } from './truth/tables.ts';

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
const sets: ComparedSet[] = [];
try {
  for (const set of trainingSets()) sets.push(await readComparedSet(set, await analysedSet(set, folder)));
} finally {
  if (options.cache === undefined) await rm(folder, { recursive: true });
}

const leftOut = leaveOneOut(sets);
say('### The list, each video judged by a model that never saw it', '', ...rankingTable(sets, leftOut), '');
const reliability = reliabilityTable(leftOut.map(forecast), seededRandom(1).uniform);
say('### What a probability is worth', '', ...reliabilityLines(sets, leftOut, reliability), '');

if (options.write) {
  const hashes = new Map<string, string[]>();
  for (const { name, file: own, parts } of publicVideos) {
    hashes.set(name, await Promise.all([own, ...parts].map((part) => hashFile(sharedFile(part)))));
  }
  const file = path.join(import.meta.dirname, '../pipeline/calibration/coefficients/osnet_x0_25_msmt17.json');
  await writeFile(
    file,
    calibrationText(calibrationOf(sets, learn(sets), reliability, (video) => hashes.get(video) ?? [])),
  );
}
