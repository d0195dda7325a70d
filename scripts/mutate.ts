// The mutation run: `npm run mutate`. Plants changes in the sources of the rooms whose figures and words an analyst decides by, runs
// the unit tests of these rooms against each, and prints which changes no test saw. Ends with 1 where fewer than 80 % are seen.
//
//   npm run mutate                         every change that a person planted, and a sample of what the rules below make
//   npm run mutate -- --all                all of them (an hour)
//   npm run mutate -- --only evidence      those of files whose path holds the word
//   npm run mutate -- --sample 300 --seed 2 --jobs 4
//
// Stryker (looked up, not tried) brings runners for other test programs; its plain one starts a command a change, as this does.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '#base/seeded-random.ts';
import { copyTree } from '#tests/support/copied-tree.ts';
import { type Mutant, mutantsOf } from './mutation/mutants.ts';
import { plantedMutants } from './mutation/planted-mutants.ts';
import { type MutatedRoom, mutatedRooms } from './mutation/rooms.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
  },
});

/** Share of the planted changes that the tests must see. */
const leastSeen = 0.8;
/** The tests of a room take a few seconds; a change that makes them run for ever is seen by that. */
const patienceMs = 120_000;

interface Task {
  readonly mutant: Mutant;
  readonly room: MutatedRoom;
}

/** Some of a list, each with the same chance, in their order; the same for the same seed. */
function sampleOf<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const { uniform } = seededRandom(seed);
  return items
    .map((item, place) => ({ item, place, draw: uniform() }))
    .toSorted((left, right) => left.draw - right.draw)
    .slice(0, count)
    .toSorted((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

const sourcesOf = ({ sources }: MutatedRoom): readonly string[] =>
  globSync(sources, { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !file.endsWith('.test.ts'))
    .toSorted();

function tasks(): readonly Task[] {
  const made = mutatedRooms.flatMap((room) =>
    sourcesOf(room).flatMap((file) =>
      mutantsOf(file, readFileSync(path.join(root, file), 'utf8')).map((mutant) => ({ mutant, room })),
    ),
  );
  const wanted = made.filter(({ mutant }) => mutant.file.includes(options.only));
  const chosen = options.all ? wanted : sampleOf(wanted, Number(options.sample), Number(options.seed));
  const planted = plantedMutants(root).filter(({ mutant }) => mutant.file.includes(options.only));
  process.stdout.write(`${planted.length} changes by hand, ${chosen.length} of ${wanted.length} by rule\n`);
  return [...planted, ...chosen];
}

/** Runs the tests of a room in a copy; whether they passed. A test that hangs did not. */
function passes(folder: string, { tests }: MutatedRoom): Promise<boolean> {
  const files = globSync([...tests], { cwd: folder });
  const child = spawn(process.execPath, ['--test', '--test-isolation=none', ...files], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  return new Promise((resolve, reject) => {
    const hung = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(hung);
      resolve(code === 0);
    });
  });
}

/** One copy of the sources, in which tasks are done one after the other. */
async function work(queue: Task[], lived: Mutant[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-mutate-'));
  try {
    copyTree(folder, ['pipeline', 'native-models', 'cli', 'tests/support', 'tests/property', 'tests/report']);
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const { mutant, room } = task;
      const place = path.join(folder, mutant.file);
      const before = readFileSync(place, 'utf8');
      writeFileSync(place, mutant.text);
      if (await passes(folder, room)) {
        lived.push(mutant);
        process.stdout.write(`lived   ${mutant.file}:${mutant.line}  ${mutant.change}\n`);
      }
      writeFileSync(place, before);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without a change every test must pass: else each change would look seen. */
async function checkUnchanged(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-mutate-'));
  try {
    copyTree(folder, ['pipeline', 'native-models', 'cli', 'tests/support', 'tests/property', 'tests/report']);
    for (const room of mutatedRooms) {
      if (!(await passes(folder, room))) throw new Error(`The tests of ${room.name} fail without any change.`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const started = performance.now();
await checkUnchanged();
const queue = [...tasks()];
const count = queue.length;
const lived: Mutant[] = [];
await Promise.all(Array.from({ length: Number(options.jobs) }, () => work(queue, lived)));
const seen = count - lived.length;
const share = count === 0 ? 1 : seen / count;
process.stdout.write(
  `${seen} of ${count} planted changes were seen (${(share * 100).toFixed(1)} %; at least ${leastSeen * 100} % must be), seed ${options.seed}, ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
);
if (share < leastSeen) process.exitCode = 1;
