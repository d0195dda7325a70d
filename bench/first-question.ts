// When an analyst can answer the first pair, as a share of the whole analysis: the pairs of persons who are described already can be
// asked about while the rest is still being cut and described. The clock stops when a second reader of the file has the queue in hand,
// as a screen would. What the first list said is then compared with what the whole analysis says of the same pairs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { defaultList } from '#comparison/list-pairs.ts';
import { readGallery } from '#comparison/open-gallery.ts';
import type { Preliminary } from '#contract/preliminary.ts';
import type { RatedPair } from '#contract/replies.ts';
import { settings } from '#contract/settings.ts';
import { openProject } from '#project/project-file.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { writeMotText } from '#tracking/files/mot-text.ts';
import { medianOf, printFigure, say, sayMachine } from './support/figures.ts';
import { longScene } from './support/long-scene.ts';
import { type LabelledSet, trainingSets } from './truth/labelled-sets.ts';

const rounds = Number(process.env.DOPPEL_BENCH_ROUNDS ?? 1);
/** The first pair may take this share of the whole. */
const bar = 0.6;
/** Sets whose tracks are cut as trackers lose people, and PETS with its real returns. */
const wanted = ['PETS09-S2L1 whole', 'PETS09-S2L1 middle fifth left out', 'TUD-Campus middle fifth left out'];

interface Job {
  readonly name: string;
  readonly video: string;
  /** MOT text; null for a bare video, whose persons are known only after it was looked through. */
  readonly tracks: string | null;
}

interface Found extends Preliminary {
  readonly atMs: number;
  readonly pairs: readonly RatedPair[];
}

function queueNow(file: string): readonly RatedPair[] {
  const project = openProject(file, 'read');
  try {
    return defaultList(readGallery(project)).pairs.filter(({ vetoed, decision }) => !vetoed && decision === null);
  } finally {
    project.close();
  }
}

const keyOf = ({ a, b }: RatedPair): string => `${a}-${b}`;

async function measure({ name, video, tracks }: Job, folder: string): Promise<number> {
  const out = path.join(folder, 'first.doppel');
  const begun = performance.now();
  let first: Found | null = null;
  await analyze(
    {
      video,
      source: tracks === null ? { kind: 'detected' } : { kind: 'tracks', path: tracks },
      out,
      settings: settings.parse({}),
      force: false,
    },
    {
      onAnswerable: ({ persons, of, open }) => {
        if (first !== null || open === 0) return;
        const pairs = queueNow(out);
        if (pairs.length > 0) first = { atMs: performance.now() - begun, pairs, persons, of };
      },
    },
  );
  const wholeMs = performance.now() - begun;
  const last = queueNow(out);
  await rm(out);
  const found = first as Found | null;
  if (found === null) {
    say(`${name}: no pair wants an answer, neither early nor at the end (${last.length})`);
    return 1;
  }
  const final = new Map(last.map((pair) => [keyOf(pair), pair]));
  const kept = found.pairs.filter((pair) => final.has(keyOf(pair)));
  const moved = kept.map((pair) => Math.abs((final.get(keyOf(pair))?.probability ?? 0) - (pair.probability ?? 0)));
  say(
    `${name}: first pair after ${(found.atMs / 1000).toFixed(1)} s of ${(wholeMs / 1000).toFixed(1)}; ${found.persons} of ${found.of} persons, ` +
      `${found.pairs.length} pairs then, ${last.length} at the end, ${kept.length} of the first among them; ` +
      `their P(same) moved by ${moved.length === 0 ? 'nothing' : `${medianOf(moved).toFixed(2)}, at most ${Math.max(...moved).toFixed(2)}`}`,
  );
  return found.atMs / wholeMs;
}

async function jobOf(set: LabelledSet, folder: string): Promise<Job> {
  const tracks = path.join(folder, `${set.video.name}-${set.name}.txt`.replaceAll(' ', '-'));
  await writeFile(tracks, writeMotText(set.tracks));
  return { name: `${set.video.name} ${set.name}`, video: sharedFile(set.video.file), tracks };
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'doppel-bench-'));
try {
  sayMachine();
  const sets = trainingSets().filter(({ video, name }) => wanted.includes(`${video.name} ${name}`));
  const jobs = await Promise.all(sets.map((set) => jobOf(set, folder)));
  const { video, tracks } = await longScene(4, 720);
  const bare = { name: 'PETS09-S2L1 bare', video: sharedFile('data/PETS09-S2L1.mp4'), tracks: null };
  for (const job of [...jobs, { name: 'drawn scene, 720p', video, tracks }, bare]) {
    const shares: number[] = [];
    for (let round = 0; round < rounds; round++) shares.push(await measure(job, folder));
    printFigure(`${job.name}: time to the first answerable pair over the whole`, medianOf(shares), { most: bar });
  }
} finally {
  await rm(folder, { recursive: true });
}
