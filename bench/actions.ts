// A scripted analyst drives the real screens in a real browser and answers by the truth: every key, click and drag is counted, and what
// comes of it is compared with the truth. Needs Chromium, the public videos and the default weights.
//
//   npm run bench -- actions                        all parts
//   npm run bench -- actions --part pets,slips      pets | one-by-one | slips | crowd
//   npm run bench -- actions --project F.doppel     PETS analysed already (what is decided is decided in a copy)
import { existsSync, mkdirSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyze } from '#analysis/analyze.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { settings } from '#contract/settings.ts';
import { skipWithoutChromium } from '#tests/support/chromium.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { cutAll, type Desk, joinOnWall, joinPairs, joinPiles } from './actions/analyst.ts';
import { humansOfTracks, truthOf } from './actions/box-truth.ts';
import { reviewCrowd } from './actions/crowd-review.ts';
import { Hand } from './actions/hand.ts';
import { fewestActions, type Outcome, outcomeOf } from './actions/outcome.ts';
import { serveReview } from './actions/served-review.ts';
import { printFigure, say } from './support/figures.ts';
import { publicVideos } from './truth/public-videos.ts';

const { values } = parseArgs({
  options: { part: { type: 'string' }, project: { type: 'string' } },
});
const wanted = (values.part ?? 'pets,one-by-one,slips,crowd').split(',');

/** The share of judgements that slip, and from which seeds: three analysts each way. */
const slipShare = 0.05;
const slipSeeds = [1, 2, 3] as const;

/** How many screens of the wall are looked at when piles have left somebody alone. */
const mostWalls = 6;

const cache = path.resolve(import.meta.dirname, '../node_modules/.cache/doppel-bench/actions');
mkdirSync(cache, { recursive: true });

const never = (): boolean => false;

/** The project of a video in which Doppel found and followed the people itself. Made once and kept. */
async function bareProject(video: string): Promise<string> {
  const file = path.join(cache, `${path.parse(video).name}.doppel`);
  if (existsSync(file)) return file;
  say(`Analysing ${path.basename(video)} once, to ${file}.`);
  const aside = `${file}.partial`;
  await rm(aside, { force: true });
  await analyze({
    video: sharedFile(video),
    source: { kind: 'detected' },
    out: aside,
    settings: settings.parse({}),
    force: false,
  });
  await rename(aside, file);
  return file;
}

/** Opens a project as an analyst has it before her, and closes it behind the work. */
async function atDesk<Result>(
  source: string,
  name: string,
  slips: () => boolean,
  work: (desk: Desk) => Promise<Result>,
): Promise<Result> {
  const video = publicVideos.find((each) => each.name === name);
  if (video === undefined) throw new Error(`There is no public video called ${name}.`);
  const persons = video.readPersons();
  const humanAt = humansOfTracks(video.readTracks(), (track) => persons.get(track) ?? track);
  const review = await serveReview(source);
  try {
    return await work({
      ...review,
      hand: new Hand(review.page),
      look: (person) => truthOf(review.door, review.project, person, humanAt),
      slips,
    });
  } finally {
    await review.close();
  }
}

function tell(outcome: Outcome, hand: Hand): void {
  say(`  actions: ${hand.actions} (${hand.kinds})`);
  say(
    `  ${outcome.persons} persons of ${outcome.humans} humans; the least pure ${(outcome.leastPure * 100).toFixed(1)} %; false merges ${outcome.falseMerges}, missed ${outcome.missedMerges}`,
  );
  say(`  ${outcome.events} decisions, ${outcome.facesDrawn} pictures drawn under them`);
}

async function bareVideo(name: string, source: string, bar: 'share' | 'two'): Promise<void> {
  say(`\n${name}, found and followed by Doppel, a perfect analyst`);
  await atDesk(source, name, never, async (desk) => {
    const { cuts, piles, hides } = await fewestActions(desk);
    const fewest = cuts + piles + hides;
    say(`  fewest: ${cuts} cuts, ${piles} piles, ${hides} hidden: ${fewest}`);
    // Where nothing is to be done, the analyst looks and leaves.
    if (fewest > 0) {
      await cutAll(desk);
      if (name === 'PETS09-S2L1') {
        await rm(cutFile, { force: true });
        const aside = path.join(desk.folder, 'cut.doppel');
        await desk.door.ask('project.save_as', { project: desk.project, path: aside });
        await copyFile(aside, cutFile);
      }
      await joinPiles(desk);
      const isEnough = async (): Promise<boolean> => (await outcomeOf(desk)).missedMerges === 0;
      if (!(await isEnough())) await joinOnWall(desk, isEnough, mostWalls);
    }
    const outcome = await outcomeOf(desk);
    tell(outcome, desk.hand);
    const steps = (await desk.page.getByRole('navigation', { name: 'Steps of the review' }).textContent()) ?? '';
    say(`  the steps say: ${steps}`);
    printFigure('  least pure person, % of its boxes', outcome.leastPure * 100, { least: 99 });
    say(
      `  the same where each box counts for whom it overlaps most, even by a hair: ${(outcome.leastPureByMost * 100).toFixed(1)} %`,
    );
    printFigure('  missed merges', outcome.missedMerges, { most: 0 });
    printFigure('  overrides', outcome.overrides, { most: 0 });
    if (bar === 'two') printFigure('  actions', desk.hand.actions, { most: 2 });
    else printFigure('  actions over the fewest', desk.hand.actions / fewest, { most: 1.6 });
  });
}

const cutFile = path.join(cache, 'PETS09-S2L1-cut.doppel');

/** An analyst who slips, pair by pair and in piles, on the same persons, cut without a slip before. */
async function slips(): Promise<void> {
  say(`\nPETS09-S2L1 cut rightly, then joined by an analyst who slips on ${slipShare * 100} % of judgements`);
  const sums = { pairs: 0, piles: 0 };
  for (const way of ['pairs', 'piles'] as const) {
    for (const seed of slipSeeds) {
      const random = seededRandom(seed);
      await atDesk(
        cutFile,
        'PETS09-S2L1',
        () => random.uniform() < slipShare,
        async (desk) => {
          if (way === 'pairs') await joinPairs(desk);
          else await joinPiles(desk);
          const { falseMerges, missedMerges } = await outcomeOf(desk);
          sums[way] += falseMerges + missedMerges;
          say(
            `  ${way}, seed ${seed}: false merges ${falseMerges}, missed ${missedMerges}, ${desk.hand.actions} actions`,
          );
        },
      );
    }
  }
  printFigure('  wrong in piles over wrong in pairs (both and one more each)', (sums.piles + 1) / (sums.pairs + 1), {
    most: 1,
  });
}

const missing = skipWithoutChromium() || skipWithout('data/PETS09-S2L1.mp4', 'data/one-by-one-person-detection.mp4');
if (missing !== false) {
  say(`Skipped: ${missing}.`);
  process.exit(0);
}
if (wanted.includes('pets') || (wanted.includes('slips') && !existsSync(cutFile)))
  await bareVideo('PETS09-S2L1', values.project ?? (await bareProject('data/PETS09-S2L1.mp4')), 'share');
if (wanted.includes('one-by-one'))
  await bareVideo('one-by-one', await bareProject('data/one-by-one-person-detection.mp4'), 'two');
if (wanted.includes('slips')) await slips();
if (wanted.includes('crowd')) await reviewCrowd();
