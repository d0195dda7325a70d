// Truth: how far the list and its probabilities can be believed. `npm run bench -- truth` cuts the crops of the labelled videos,
// describes them with an embedder (--embedder ID, the default one otherwise), leaves each set out in its turn, fits P(same) on the
// others, and prints
//   1. the list: average precision, precision at full recall and the default list, with the rule of one cosine beside them,
//   2. how often pairs of each probability are the same person, where decisions are made (P >= 0.05) and over all pairs, and what
//      choosing one range of crowding, without the left-out video, would give in the place of the mean over all (--nested prints the list and this alone),
//   3. what the first ten decisions do to the pairs that are left,
//   4. the sets that were seen in training, judged by the whole model: only to look for trouble,
//   5. proposals to split, on persons glued together on purpose,
//   6. tracks joined by looks, as those of a bare video are (--joins prints this alone),
//   7. whether the maps of agreement follow the person when what is behind is replaced (--agreement prints this alone).
// With --masks it prints instead what hiding all but the person's mask does to the list.
// With --embedders it prints instead what each embedder and each way of pooling gives and costs, and a cascade (--cascade prints that alone); with --disputed the pairs on
// which model and truth disagree most go into a folder as pictures. With --write the calibration that is shipped is written anew,
// and with --docs what is printed goes into docs/calibration.md. --cache names a folder that keeps crops and vectors. Needs the
// videos and the weights of the shared folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LookReading } from '#analysis/group-people.ts';
import { lookReading } from '#analysis/look-reading.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { ReliabilityTable } from '#contract/calibration.ts';
import { reliabilityTable } from '#metrics/reliability.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { preferredEmbedders } from '#native-models/osnet/preferred-embedders.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { calibrationOf, calibrationText } from '#reid/calibration/calibration-record.ts';
import { centrePersons, type LearntModel, learn } from '#reid/calibration/learn-model.ts';
import { forecast, judge, learnWithout, leaveOneOut } from '#reid/calibration/leave-one-out.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { agreementTable } from './truth/agreement-check.ts';
import { analysedSet } from './truth/analysed-set.ts';
import { cascadeTable } from './truth/cascade-trial.ts';
import { type ComparedSet, readComparedSet } from './truth/compared-set.ts';
import { cutErrorsTable, type DescribedTracks, describeTracks } from './truth/cut-errors.ts';
import { writeDisputed } from './truth/disputed-pairs.ts';
import { doubtfulPairsTable } from './truth/doubtful-pairs.ts';
import { embeddersTable } from './truth/embedders-table.ts';
import { type CropRow, readCropRows, splitTable } from './truth/glued-persons.ts';
import { joinedTracksTable, type LookedSet, lookAtTracks } from './truth/joined-tracks.ts';
import { type LabelledSet, regressionSets, trainingSets, wholeSet } from './truth/labelled-sets.ts';
import { listWorthTable } from './truth/list-worth.ts';
import { maskedCropsTable } from './truth/masked-crops.ts';
import { judgeNested } from './truth/nested-range.ts';
import { publicVideos, trainedOnVideos, unseenVideos } from './truth/public-videos.ts';
import { nestedTable, rankingTable, refinementTable, reliabilityLines } from './truth/tables.ts';
import { VectorCache } from './truth/vector-cache.ts';

const { values: options } = parseArgs({
  options: {
    embedder: { type: 'string', default: preferredEmbedders[0] },
    embedders: { type: 'boolean', default: false },
    cascade: { type: 'boolean', default: false },
    disputed: { type: 'string' },
    joins: { type: 'boolean', default: false },
    nested: { type: 'boolean', default: false },
    agreement: { type: 'boolean', default: false },
    masks: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    cache: { type: 'string' },
  },
});
const missing = skipWithout(
  ...[...publicVideos, ...unseenVideos, ...trainedOnVideos].flatMap(({ file, labels }) => [file, ...labels]),
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
  if (options.cascade) {
    say(...(await cascadeTable([...trainingSets(), ...regressionSets()], folder)));
  } else if (options.masks) {
    say(...(await maskedCropsTable(trainingSets(), options.embedder, folder)));
  } else if (options.embedders) {
    say(...(await embeddersTable([...trainingSets(), ...regressionSets()], folder)));
    say(...(await cascadeTable([...trainingSets(), ...regressionSets()], folder)));
    if (options.docs) await writeDocs('embedders: npm run bench -- truth --embedders');
  } else {
    await sayTruth();
    if (options.docs) await writeDocs('tables: npm run bench -- truth');
  }
} finally {
  if (options.cache === undefined) await rm(folder, { recursive: true });
}

/** What is shipped, and how it was judged. */
async function sayTruth(): Promise<void> {
  const { embedder } = await openEmbedder({ embedder: options.embedder, models: sharedFile('models'), device: 'cpu' });
  const cache = new VectorCache(embedder, folder);
  const read = async (labelled: LabelledSet): Promise<ComparedSet> => {
    const describe = (images: Parameters<VectorCache['describe']>[0]) => cache.describe(images);
    const { modelSha256, dimension } = cache;
    return readComparedSet(labelled, await analysedSet(labelled, folder), { modelSha256, dimension, describe });
  };
  try {
    if (options.agreement) return await sayAgreement(embedder);
    const sets: ComparedSet[] = [];
    for (const labelled of trainingSets()) sets.push(await read(labelled));
    if (options.joins) return await sayJoins(sets, learn(sets), cache);
    const reliability = sayList(sets);
    if (options.nested) return;
    const model = learn(sets);
    say('### Decisions refine: the pairs that are still undecided after ten', '', ...refinementTable(sets), '');
    const regression: ComparedSet[] = [];
    for (const labelled of regressionSets()) regression.push(await read(labelled));
    say('### Seen in training: people on whom the embedder was probably trained, by the model of all other sets', '');
    say(
      ...rankingTable(
        regression,
        regression.flatMap((set) => judge(set, model)),
      ),
      '',
    );
    await saySplits(model.centre, cache);
    await sayJoins(sets, model, cache);
    await sayAgreement(embedder);
    if (options.disputed !== undefined) {
      const leftOut = leaveOneOut(sets);
      say('### Pairs on which model and truth disagree most', '');
      say(...(await writeDisputed(leftOut, (set) => projectOf(set), options.disputed)), '');
    }
    if (options.write) await writeCalibration(embedder.id, sets, model, reliability);
  } finally {
    await embedder.close();
  }
}

/** The project that a set was read from. */
async function projectOf(set: ComparedSet): Promise<string> {
  const labelled = trainingSets().find(({ video, name }) => video.name === set.video && name === set.name);
  if (labelled === undefined) throw new Error(`There is no set ${set.video}, ${set.name}.`);
  return analysedSet(labelled, folder);
}

/** How well each left-out set is ranked, and how far its probabilities can be believed. */
function sayList(sets: readonly ComparedSet[]): ReliabilityTable {
  const leftOut = leaveOneOut(sets);
  say('### The list, each video judged by a model that never saw it', '', ...rankingTable(sets, leftOut), '');
  say(...listWorthTable(sets, leftOut), '');
  const reliability = reliabilityTable(leftOut.map(forecast), seededRandom(1).uniform);
  say(
    '### What a probability is worth',
    '',
    ...reliabilityLines(sets, leftOut),
    '',
    ...doubtfulPairsTable(leftOut),
    '',
  );
  say('### Had one range of crowding been chosen by the videos that are not left out', '');
  say(...nestedTable(sets, leftOut, judgeNested(sets)), '');
  return reliability;
}

/** Cuts proposed in tracks of one person and of two glued together. */
async function saySplits(generalAppearance: Float32Array, cache: VectorCache): Promise<void> {
  const rows: CropRow[] = [];
  for (const video of publicVideos) {
    const set = wholeSet(video);
    const prior = { persons: centrePersons, vector: generalAppearance };
    rows.push(...(await readCropRows(set, await analysedSet(set, folder), prior, cache)));
  }
  say('### Proposals to split, each video with the bar of the others', '', ...splitTable(rows), '');
  const tracks: DescribedTracks[] = [];
  for (const video of publicVideos) {
    const set = wholeSet(video);
    const prior = { persons: centrePersons, vector: generalAppearance };
    tracks.push(await describeTracks(set, await analysedSet(set, folder), prior, cache));
  }
  say('### Where the cut is proposed, persons glued where a tracker would go over from one to the other', '');
  say(...cutErrorsTable(tracks), '');
}

/** Tracks joined by looks: those of a set by P(same) that was learnt without it, those seen in training by that of all. */
async function sayJoins(sets: readonly ComparedSet[], model: LearntModel, cache: VectorCache): Promise<void> {
  const source = { model: options.embedder, modelSha256: cache.modelSha256, command: 'none' };
  const unjudged = { expected_calibration_error: 0, low: 0, high: 0, bins: [] };
  const readingOf = (video: string): LookReading => {
    const isLeftOut = sets.some((set) => set.video === video);
    const learnt = isLeftOut ? learnWithout(sets, video) : model;
    const others = sets.filter((set) => set.video !== video);
    return lookReading(calibrationOf(source, others, learnt, unjudged, () => []));
  };
  const looked: LookedSet[] = [];
  for (const video of [...publicVideos, ...unseenVideos, ...trainedOnVideos]) {
    const set = wholeSet(video);
    looked.push(await lookAtTracks(set, await analysedSet(set, folder), cache));
  }
  say('### Tracks joined by their looks, as those of a bare video are', '');
  say(...joinedTracksTable(looked, ({ video }) => readingOf(video)), '');
}

async function sayAgreement(embedder: CropEmbedder): Promise<void> {
  say(
    '### Where two pictures agree, with what is behind the person replaced',
    '',
    ...(await agreementTable(embedder)),
    '',
  );
}

async function writeCalibration(
  embedderId: string,
  sets: readonly ComparedSet[],
  model: LearntModel,
  reliability: ReliabilityTable,
): Promise<void> {
  const hashes = new Map<string, string[]>();
  for (const { name, file: own, parts } of [...publicVideos, ...unseenVideos]) {
    hashes.set(name, await Promise.all([own, ...parts].map((part) => hashFile(sharedFile(part)))));
  }
  const file = path.join(import.meta.dirname, `../pipeline/reid/calibration/coefficients/${embedderId}.json`);
  const source = {
    model: embedderId,
    modelSha256: catalogueEntry(embedderId).sha256,
    command: `node scripts/run.mjs bench/truth.ts --embedder ${embedderId} --write`,
  };
  const record = calibrationOf(source, sets, model, reliability, (video) => hashes.get(video) ?? []);
  await writeFile(file, calibrationText(record));
}

/** Puts what was printed between two marks of docs/calibration.md. */
async function writeDocs(mark: string): Promise<void> {
  const file = path.join(import.meta.dirname, '../docs/calibration.md');
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark.slice(0, mark.indexOf(':'))} -->`];
  const text = await readFile(file, 'utf8');
  const [head, tail] = [text.slice(0, text.indexOf(start) + start.length), text.slice(text.indexOf(end))];
  await writeFile(file, `${head}\n\n${lines.join('\n').trim()}\n\n${tail}`);
}
