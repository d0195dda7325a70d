import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import {
  addProject,
  buildIndex,
  decideAcross,
  Library,
  libraryLog,
  readLibraryPersons,
  readPersonPicture,
  readSaid,
  syncLibrary,
  verifyLibrary,
} from '#library/index.ts';
import { openProject } from '#project/project-file.ts';
import { openLooks } from '#search/index.ts';
import { decide, temporaryFolder } from '../property/sample-project.ts';
import { makeProject } from '../support/made-project.ts';

/** Kills in the usual run; `npm test -- --only kill/library-sync --kills 100` asks for more. */
const kills = Number(process.env.DOPPEL_KILLS ?? 5);
const humans = Array.from({ length: 8 }, (_, at) => at + 1);

/** Syncs in a process of its own and kills it so many ms after it began. Resolves to how long it took where it ended by itself. */
function syncUntilKilled(library: string, afterMs: number): Promise<number | 'killed'> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'sync-child.ts'), library],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let began = 0;
    let complaint = '';
    child.stdout.once('data', () => {
      began = performance.now();
      setTimeout(() => child.kill('SIGKILL'), afterMs).unref();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve(performance.now() - began);
      else reject(new Error(`the sync ended with ${code ?? signal}: ${complaint}`));
    });
  });
}

const hashOf = (bytes: Uint8Array | null): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
    .slice(0, 12);

/** All that a library holds of its persons, by their numbers in their projects: who, where, vectors, pictures, looks. */
function contentOf(library: Library): readonly string[] {
  const { persons } = readLibraryPersons(library.database);
  const said = readSaid(library.database);
  const [space] = library.spaces();
  return [...persons.values()]
    .map(({ members, sightings, vectors }) => {
      const seen = sightings.map(({ id, source, trackletId, firstFrame, lastFrame }) => {
        const rows = library.rowsOf(space, id).map((row) => hashOf(new Uint8Array(row.buffer)));
        return `${source}:${trackletId}:${firstFrame}-${lastFrame} ${rows.join(' ')}`;
      });
      const of = members.map(({ id, source, personId }) => {
        return `${source}/${personId} ${hashOf(readPersonPicture(library.database, id))} ${JSON.stringify(said.get(id))}`;
      });
      const means = [...vectors.values()].map((vector) => hashOf(new Uint8Array(vector.slice().buffer)));
      return [of.toSorted(), seen.toSorted(), means].flat().join('\n');
    })
    .toSorted();
}

const numbersOf = ({ database }: Library): ReadonlyMap<string, number> =>
  new Map(
    [...readLibraryPersons(database).persons.values()].flatMap(({ members }) =>
      members.map(({ source, personId, id }) => [`${source}/${personId}`, id as number] as const),
    ),
  );

test(`a sync killed ${kills} times loses nothing: it ends in the content of one that was not`, async (context) => {
  const folder = temporaryFolder(context);
  const files = ['a', 'b'].map((name) => path.join(folder, `${name}.doppel`));
  for (const [at, file] of files.entries()) {
    await makeProject(file, {
      uuid: `made-${at}`,
      videoName: `${at}.mp4`,
      humans: at === 0 ? humans : humans.toReversed(),
    });
  }
  const killed = path.join(folder, 'killed.doppel-library');
  const begun = Library.create(killed);
  for (const file of files) await addProject(begun, file);
  await begun.close();

  const whole = await syncUntilKilled(killed, 1e9);
  assert.ok(whole !== 'killed');
  const first = Library.open(killed, 'write');
  const before = numbersOf(first);
  const pair = ['1/1', '2/8'].map((key) => before.get(key) ?? 0);
  decideAcross(first, { kind: 'merge', persons: pair }, { by: 'Ana', force: false });
  await first.close();

  let died = 0;
  for (let round = 0; round < kills; round++) {
    // Something to read each time: two persons become one, then are two again.
    const project = openProject(files[round % 2], 'write');
    if (round % 4 < 2) decide(project, { kind: 'merge', persons: [5, 6] });
    else decide(project, { kind: 'undo' });
    project.close();
    const outcome = await syncUntilKilled(killed, (whole * (round + 0.5)) / kills);
    if (outcome === 'killed') died++;
  }
  assert.ok(died >= Math.floor(kills / 3), `only ${died} of ${kills} died on the way`);

  const library = Library.open(killed, 'write');
  context.after(() => library.close());
  const looks = await openLooks('/nowhere');
  await syncLibrary(library, { looks });
  await buildIndex(library, { recallQueries: 0 });
  assert.deepEqual(
    (await verifyLibrary(library)).spaces.flatMap(({ problems }) => problems),
    [],
  );
  assert.equal(libraryLog(library).events.length, 1, 'what was decided across videos is there');
  for (const [key, number] of numbersOf(library)) assert.equal(number, before.get(key), `${key} kept its number`);

  const fresh = Library.create(path.join(folder, 'fresh.doppel-library'));
  context.after(() => fresh.close());
  for (const file of files) await addProject(fresh, file);
  await syncLibrary(fresh, { looks });
  const numbers = numbersOf(fresh);
  const same = ['1/1', '2/8'].map((key) => numbers.get(key) ?? 0);
  decideAcross(fresh, { kind: 'merge', persons: same }, { by: 'Ana', force: false });
  assert.deepEqual(contentOf(library), contentOf(fresh));
});
