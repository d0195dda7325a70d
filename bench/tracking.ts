// Tracking: how well, and how fast. `npm run bench -- tracking` prints
//   1. IDF1, MOTA and identity switches of ByteTrack here and in boxmot, fed with the same detections (tests/golden),
//   2. each detector at strides 1, 2, 3 and 5: speed against IDF1,
//   3. what the whole way costs against the model alone in a bare loop, on 720p; speeds are in processor time,
//   4. detectors on people of other videos,
//   5. persons against human beings, followed by boxes alone and by looks too,
//   6. the people who leave PETS09-S2L1 and come back: how many of them the review would list as possible duplicates.
//   (--parts tracker,trade,speed,recall,persons,returns prints those alone).
// With --docs it also puts them into docs/tracking.md and docs/tracking.svg. Needs the public clips and weights of the shared folder.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { detectAndTrack, detectPeople, followPeople, type Looker } from '#analysis/find-persons.ts';
import { lookReading } from '#analysis/look-reading.ts';
import { settings } from '#contract/settings.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { shippedCalibration } from '#reid/calibration/shipped-calibrations.ts';
import { readVisits } from '#tests/support/duplicate-truth.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { markdownTable } from './support/markdown-table.ts';
import { measureSpeed, type SpeedRow } from './tracking/bare-loop.ts';
import { measureRecall } from './tracking/detector-recall.ts';
import { measureTrade, motRows, type TradeRow } from './tracking/detector-trade.ts';
import { fastestSetting, mostLost } from './tracking/fastest-setting.ts';
import { readIgnored, readTruth } from './tracking/mot-truth.ts';
import { scorePersons } from './tracking/person-score.ts';
import { measureReturns, type ReturnsReport, readReturns } from './tracking/returns.ts';
import { compareTrackers, referenceSettings, type TrackerRow } from './tracking/same-detections.ts';
import { plotTrade } from './tracking/trade-plot.ts';

const { values: options } = parseArgs({
  options: {
    docs: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    parts: { type: 'string' },
  },
});
const named = ['yolox_nano', 'rtmdet_nano_person', 'yolo11n_320_int8', 'yolov8n_int8_qdq', 'yolov8n_int8'];
const strides = [1, 2, 3, 5] as const;
const clips = options.quick ? ['TUD-Campus'] : ['TUD-Campus', 'PETS09-S2L1'];

const missing = skipWithout(...clips.flatMap((clip) => [`data/${clip}.mp4`, `data/${clip}.gt.txt`]), 'models');
if (missing !== false) {
  process.stdout.write(`Skipped: ${missing}.\n`);
  process.exit(0);
}
const models = sharedFile('models');
const detectors = named.filter((id) => existsSync(path.join(models, catalogueEntry(id).file)));
for (const id of named)
  if (!detectors.includes(id)) process.stdout.write(`Left out: ${id}, whose weights are not here.\n`);
/** Those with a free licence, of which one is the default: persons and who comes back are told of them. */
const free = detectors.filter((id) => catalogueEntry(id).licence === 'Apache-2.0');
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};
const percent = (share: number): string => (100 * share).toFixed(1);
const sayTable = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): void => {
  for (const line of markdownTable(head, rows)) say(line);
  say('');
};

const trade: (TradeRow & { readonly clip: string })[] = [];
/** What is printed, in this order: by its name, its heading, and what prints it. */
const parts = [
  ['tracker', 'The tracker, given the same detections', sayTracker],
  ['trade', 'Detectors and strides', sayTrade],
  ['speed', 'Against the model alone', saySpeed],
  ['recall', 'Detectors on people of other videos', sayRecall],
  ['persons', 'Judged on persons', sayPersons],
  ['returns', 'People who come back', sayReturns],
] as const;
const asked = options.parts?.split(',') ?? parts.map(([name]) => name);
for (const name of asked) {
  if (!parts.some(([known]) => known === name)) throw new Error(`There is no part "${name}".`);
}
for (const [name, heading, sayPart] of parts) {
  if (!asked.includes(name)) continue;
  say(`## ${heading}`);
  say('');
  await sayPart();
}
if (options.docs) await writeDocs();

/** IDF1, MOTA and identity switches of ByteTrack here and in boxmot. */
function sayTracker(): void {
  const { track } = settings.parse({});
  const defaults = { ...referenceSettings, matchThresh: track.match_thresh };
  const trackers: readonly TrackerRow[] = clips.flatMap((clip) =>
    compareTrackers(clip, readTruth(sharedFile(`data/${clip}.gt.txt`)), defaults),
  );
  sayTable(
    ['clip', 'tracker', 'IDF1', 'MOTA', 'switches', 'misses', 'false positives'],
    trackers.map(({ clip, tracker, score }) => [
      clip,
      tracker,
      percent(score.idf1),
      percent(score.mota),
      score.switches,
      score.misses,
      score.falsePositives,
    ]),
  );
}

/** Each detector at each stride: speed against IDF1. */
async function sayTrade(): Promise<void> {
  const timedVideo = sharedFile(`data/${options.quick ? 'TUD-Campus' : 'PETS09-S2L1-clip'}.mp4`);
  const timedProbe = await probeVideo(timedVideo);
  for (const clip of clips) {
    const video = sharedFile(`data/${clip}.mp4`);
    const truth = readTruth(sharedFile(`data/${clip}.gt.txt`));
    const scene = { video, probe: await probeVideo(video), truth, timedVideo, timedProbe };
    for (const detector of detectors) {
      const rows = await measureTrade(scene, detector, strides, models);
      trade.push(...rows.map((row) => ({ clip, ...row })));
    }
  }
  sayTable(
    ['clip', 'detector', 'stride', 'frames/s of one core', 'IDF1', 'MOTA', 'switches', 'persons', 'IDF1 of persons'],
    trade.map((row) => [
      row.clip,
      row.detector,
      row.stride,
      row.framesPerSecond.toFixed(1),
      percent(row.tracks.idf1),
      percent(row.tracks.mota),
      row.tracks.switches,
      row.personCount,
      percent(row.persons.idf1),
    ]),
  );

  const { detector: fastest, stride: fastestStride, slowest } = fastestSetting(trade);
  say(
    `The fastest setting that on no clip loses more than ${100 * mostLost} points of IDF1 to the same detector at stride 1: ` +
      `${fastest} at stride ${fastestStride}, ${slowest.toFixed(0)} frames a second of one core on the slower clip.`,
  );
  say('');
}

/** What the whole way costs against the model alone. */
async function saySpeed(): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'doppel-bench-'));
  const speeds: SpeedRow[] = [];
  try {
    const video = path.join(scratch, '720p.mp4');
    const { ffmpeg } = await locateFfmpeg();
    const source = sharedFile(`data/${options.quick ? 'TUD-Campus' : 'PETS09-S2L1-clip'}.mp4`);
    const scaling = ['-vf', 'scale=1280:720', '-c:v', 'libx264', '-crf', '20', '-preset', 'veryfast', '-threads', '2'];
    // Four times over, so that starting the programs counts as little as it does with a real video.
    await promisify(execFile)(ffmpeg, [
      '-v',
      'error',
      '-nostdin',
      '-stream_loop',
      '3',
      '-i',
      source,
      ...scaling,
      video,
    ]);
    const probe = await probeVideo(video);
    for (const detector of detectors) speeds.push(await measureSpeed(video, probe, detector, models));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  sayTable(
    [
      ...['detector', 'model alone, ms', 'video to boxes, 720p, ms a frame', 'ratio', 'preprocessing / inference'],
      ...['by the clock: model alone, frames/s', 'video to boxes, frames/s', 'ratio'],
    ],
    speeds.map(({ detector, bareMs, wholeMs, preprocessMs, bareFps, wholeFps }) => [
      detector,
      bareMs.toFixed(1),
      wholeMs.toFixed(1),
      (bareMs / wholeMs).toFixed(2),
      (preprocessMs / bareMs).toFixed(3),
      bareFps.toFixed(1),
      wholeFps.toFixed(1),
      (wholeFps / bareFps).toFixed(2),
    ]),
  );
}

/** Who comes back, and how many of these the review would list. */
async function sayReturns(): Promise<void> {
  const scene = 'PETS09-S2L1';
  const sceneVideo = sharedFile(`data/${scene}.mp4`);
  const sceneProbe = await probeVideo(sceneVideo);
  const returned: (ReturnsReport & { readonly detector: string })[] = [];
  const looker = await openLooker();
  for (const detector of options.quick ? detectors.slice(0, 1) : free) {
    const chosen = settings.parse({ detect: { detector } });
    const found = await detectAndTrack({
      video: sceneVideo,
      probe: sceneProbe,
      settings: chosen,
      models,
      device: 'cpu',
      earlier: [],
      looker,
      onDetections: () => undefined,
    });
    const report = await measureReturns(
      sceneVideo,
      sceneProbe,
      found.persons.map((person) => person.track),
      readTruth(sharedFile(`data/${scene}.gt.txt`)),
      readReturns(sharedFile(`data/${scene}.persons.csv`)),
      chosen,
      models,
    );
    returned.push({ detector, ...report });
  }
  await looker.close();
  sayTable(
    ['detector', 'persons', 'real returns', 'already one person', 'listed', 'not listed', 'not seen', 'candidates'],
    returned.map((row) => [
      row.detector,
      row.persons,
      row.returns,
      row.alreadyOne,
      row.listed,
      row.notListed,
      row.unseen,
      row.candidates,
    ]),
  );
}

/** Puts what was printed into docs/tracking.md, and the plot beside it. */
async function writeDocs(): Promise<void> {
  if (asked.length < parts.length) throw new Error('--docs needs every part.');
  const docs = path.join(import.meta.dirname, '../docs');
  const file = path.join(docs, 'tracking.md');
  const text = await readFile(file, 'utf8');
  const [start, end] = ['<!-- tables: npm run bench -- tracking -->', '<!-- end of tables -->'];
  const intro =
    'Speeds are in processor time, decoding and all, since other work ran on the two cores: compare them with each other, within one table. ' +
    'IDF1 and MOTA follow py-motmetrics.\n\n' +
    '![Speed against IDF1](tracking.svg)';
  const [head, tail] = [text.slice(0, text.indexOf(start) + start.length), text.slice(text.indexOf(end))];
  await writeFile(file, `${head}\n\n${intro}\n\n${lines.join('\n').trim()}\n\n${tail}`);
  const shown = trade.filter(({ clip }) => clip === clips.at(-1));
  await writeFile(path.join(docs, 'tracking.svg'), plotTrade(shown, `${clips.at(-1)}: strides 1, 2, 3, 5`));
}

/** The default embedder with its calibration: with what a bare analysis tells people apart. */
async function openLooker(): Promise<Looker & { readonly close: () => Promise<void> }> {
  const { embedder } = await openEmbedder({ embedder: 'auto', models, device: 'cpu' });
  const calibration = shippedCalibration(embedder.modelSha256);
  if (calibration === null) throw new Error(`${embedder.id} has no calibration.`);
  return { embedder, reading: lookReading(calibration), close: () => embedder.close() };
}

/** How well persons follow human beings, each who comes back being one, beside what perfect identities on the same boxes would reach. */
async function sayPersons(): Promise<void> {
  say(
    'Somebody who comes back is one human being. Rows that the data set leaves out of scoring are neither hit nor miss. The ceiling is what perfect',
  );
  say(
    'identities on the same boxes would reach; glued is a person in whom a second human being has a tenth of the boxes.',
  );
  say('');
  const rows: (string | number)[][] = [];
  const looker = await openLooker();
  for (const clip of clips) {
    const video = sharedFile(`data/${clip}.mp4`);
    const truth = sharedFile(`data/${clip}.gt.txt`);
    const persons = sharedFile(`data/${clip}.persons.csv`);
    const humanOf = existsSync(persons) ? readVisits(readFileSync(persons, 'utf8')) : new Map<number, number>();
    const probe = await probeVideo(video);
    for (const detector of free) {
      const chosen = settings.parse({ detect: { detector } });
      const onDetections = (): void => undefined;
      const seen = await detectPeople({
        ...{ video, probe, settings: chosen, models, onDetections },
        device: 'cpu',
        earlier: [],
      });
      const { detections, report } = seen;
      for (const by of [null, looker]) {
        const start = process.cpuUsage();
        const found = await followPeople({
          ...{ video, probe, settings: chosen, detections, looker: by },
          frameCount: report.frameCount,
        });
        const { user, system } = process.cpuUsage(start);
        const boxes = found.persons.flatMap(({ track: own }) => motRows({ ...own, number: own.personId }));
        const score = scorePersons(readTruth(truth), readIgnored(truth), humanOf, boxes);
        const count = (kind: string): number => found.log.filter((entry) => entry.kind === kind).length;
        rows.push([
          clip,
          detector,
          by === null ? 'boxes' : 'boxes and looks',
          score.humans,
          score.persons,
          score.glued,
          percent(score.idf1),
          percent(score.ceiling),
          (score.idf1 / score.ceiling).toFixed(2),
          count('cut'),
          found.log.filter((entry) => entry.kind === 'pair' && entry.accepted).length,
          count('still'),
          ((user + system) / 1e6).toFixed(1),
        ]);
      }
    }
  }
  await looker.close();
  sayTable(
    [
      'clip',
      'detector',
      'followed by',
      'human beings',
      'persons',
      'glued',
      'IDF1 of persons',
      'ceiling',
      'of the ceiling',
      'cuts',
      'joins',
      'not a person?',
      'processor s',
    ],
    rows,
  );
}

/** Each detector on labelled frames that nothing here was tuned on: crowds of MOT17 and the door of PRW's camera 6. */
async function sayRecall(): Promise<void> {
  const sets = [
    'mot17-mini/MOT17-02',
    'mot17-mini/MOT17-04',
    'mot17-mini/MOT17-09',
    'mot17-mini/MOT17-11',
    'prw/prw-c6s1',
  ];
  const absent = skipWithout(...sets.map((set) => `data/more/${set}.mp4`));
  if (absent !== false) return say(`Skipped: ${absent}.`);
  const rows: (string | number)[][] = [];
  for (const set of options.quick ? sets.slice(0, 1) : sets) {
    const truth = sharedFile(`data/more/${set}${set.startsWith('prw') ? '.tracking' : ''}.gt.txt`);
    for (const detector of detectors) {
      const video = sharedFile(`data/more/${set}.mp4`);
      const found = await measureRecall(video, readTruth(truth), readIgnored(truth), detector, models);
      rows.push([
        path.basename(set),
        detector,
        found.people,
        percent(found.recall),
        percent(found.precision),
        found.falseAMinute.toFixed(0),
        percent(found.averagePrecision),
      ]);
    }
  }
  say(
    'Recall and the two after it count boxes from a score of 0.25; average precision takes all from 0.1, since scores of two',
  );
  say('detectors do not mean the same.');
  say('');
  sayTable(['video', 'detector', 'people', 'recall', 'precision', 'false boxes a minute', 'average precision'], rows);
}
