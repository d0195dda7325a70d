import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { openProject } from '#project/project-file.ts';
import { shippedCalibration } from '#reid/calibration/shipped-calibrations.ts';
import { decide, temporaryFolder } from '#tests/property/sample-project.ts';
import { lookOf, makeProject } from '#tests/support/made-project.ts';
import { crossProbabilities } from './cross-probability.ts';
import {
  addProject,
  buildIndex,
  crossPair,
  crossPairs,
  decideAcross,
  describeLibrary,
  describeSource,
  engineOf,
  everybodyIn,
  exportPersonVectors,
  findSource,
  Library,
  libraryLog,
  libraryPerson,
  readLibraryPersons,
  removeSource,
  setClock,
  setClockFromPeople,
  sourceOfId,
  syncLibrary,
  unsetClock,
  verifyLibrary,
} from './index.ts';

const by = { by: 'Ana', force: false };

/** Two projects: humans 1, 2, 3 in the first, 2, 4, 1 in the second. */
async function twoVideos(context: TestContext) {
  const folder = temporaryFolder(context);
  const [first, second] = ['first', 'second'].map((name) => path.join(folder, `${name}.doppel`));
  await makeProject(first, { uuid: 'a-first', videoName: 'cam1_20260304_100000.mp4', humans: [1, 2, 3] });
  await makeProject(second, { uuid: 'b-second', videoName: 'door.mp4', humans: [2, 4, 1] });
  const library = Library.create(path.join(folder, 'all.doppel-library'));
  context.after(() => library.close());
  await addProject(library, first);
  await addProject(library, second);
  await syncLibrary(library);
  return { folder, library, first, second };
}

/** The library's numbers of persons by source and project number. */
const numbersOf = (library: Library): ReadonlyMap<string, number> =>
  new Map(
    [...readLibraryPersons(library.database).persons.values()].flatMap(({ id, members }) =>
      members.map(({ source, personId }) => [`${source}:${personId}`, id as number] as const),
    ),
  );

test('persons of two videos are listed, and the same humans stand first among the pairs across them', async (context) => {
  const { library } = await twoVideos(context);
  const { persons, sightings, sources } = describeLibrary(library);
  assert.deepEqual([persons, sightings, sources.length], [6, 6, 2]);
  assert.deepEqual([sources[0].start_ms, sources[0].start_from], [Date.UTC(2026, 2, 4, 10), 'file name']);
  assert.equal(sources[1].start_ms, null);
  const number = numbersOf(library);
  const { pairs } = await crossPairs(library);
  assert.equal(pairs.length, 9);
  const same = [
    [number.get('1:1'), number.get('2:3')],
    [number.get('1:2'), number.get('2:1')],
  ];
  assert.deepEqual(
    new Set(pairs.slice(0, 2).map(({ a, b }) => `${a}:${b}`)),
    new Set(same.map(([a, b]) => `${a}:${b}`)),
  );
  assert.ok(pairs.every(({ probability }) => probability === null));
});

test('two persons are seen side by side with pictures of both, the two that are most alike named, and why some are missing', async (context) => {
  const { library, second } = await twoVideos(context);
  const number = numbersOf(library);
  const [a, b] = ['1:1', '2:3'].map((key) => number.get(key) ?? 0);
  const { evidence, persons } = await crossPair(library, b, a);
  assert.deepEqual([evidence.a, evidence.b], [a, b], 'the lower number is on the left');
  const listed = (await crossPairs(library)).pairs.find((pair) => pair.a === a && pair.b === b);
  assert.deepEqual([evidence.similarity, evidence.score], [listed?.similarity, listed?.score]);
  for (const { pictures, missing } of persons) {
    assert.ok(pictures.length > 0 && pictures.some(({ bestRank }) => bestRank === 0));
    assert.deepEqual(missing, []);
  }
  const [space] = library.spaces();
  const vectorsOf = (person: number) =>
    libraryPerson(library, person).sightings.flatMap(({ id }) => [...library.rowsOf(space, id)]);
  const cosines = vectorsOf(a).flatMap((left) =>
    vectorsOf(b).map((right) => left.reduce((sum, value, i) => sum + value * right[i], 0)),
  );
  assert.ok(Math.abs((evidence.best_crop_similarity ?? 0) - Math.max(...cosines)) < 1e-5);
  const shown = persons.map(({ pictures }) => pictures.map(({ id }) => id));
  assert.ok(shown[0].includes(evidence.best_crops?.[0] ?? 0) && shown[1].includes(evidence.best_crops?.[1] ?? 0));
  await assert.rejects(crossPair(library, a, 999), { code: 'not_found' });

  writeFileSync(second, 'no project at all');
  const [whole, broken] = (await crossPair(library, a, b)).persons;
  assert.ok(whole.pictures.length > 0 && broken.pictures.length === 0 && broken.missing[0].includes(second));

  rmSync(second);
  const [, gone] = (await crossPair(library, a, b)).persons;
  assert.deepEqual(gone.pictures, []);
  assert.match(gone.missing[0], /so its pictures cannot be shown/);
  decideAcross(library, { kind: 'merge', persons: [a, b] }, by);
  await assert.rejects(crossPair(library, a, b), /are one person by now/);
});

test('a decision across videos is on disk, chained, and undone', async (context) => {
  const { library } = await twoVideos(context);
  const number = numbersOf(library);
  const [a, b, other] = ['1:1', '2:3', '2:2'].map((key) => number.get(key) ?? 0);
  decideAcross(library, { kind: 'merge', persons: [a, b] }, by);
  assert.deepEqual(
    libraryPerson(library, b).members.map(({ source }) => source),
    [1, 2],
  );
  assert.throws(() => decideAcross(library, { kind: 'apart', a, b: a }, by), { code: 'usage' });
  decideAcross(library, { kind: 'apart', a, b: other }, by);
  assert.throws(() => decideAcross(library, { kind: 'merge', persons: [a, other] }, by), { code: 'conflict' });
  assert.throws(() => decideAcross(library, { kind: 'split', person: a, at_frame: 3 }, by), /split in its own project/);
  const { pairs } = await crossPairs(library);
  assert.ok(pairs.every((pair) => !(pair.a === a && pair.b === other)));
  decideAcross(library, { kind: 'undo', event: 1 }, by);
  assert.equal(libraryPerson(library, a).members.length, 1);
  assert.equal(libraryLog(library).events.length, 3);
  assert.equal((await verifyLibrary(library)).ok, true);
  library.database.execute('DROP TRIGGER event_is_never_changed');
  library.database.prepare("UPDATE event SET body = replace(body, 'Ana', 'Eve') WHERE seq = 2").run();
  assert.match((await verifyLibrary(library)).chain_problem ?? '', /event 2 was changed/);
});

test("a project's merges, splits and undo are followed, and nobody loses the number that decisions name", async (context) => {
  const { library, first } = await twoVideos(context);
  const before = numbersOf(library);
  const [one, two, twin] = ['1:1', '1:2', '2:3'].map((key) => before.get(key) ?? 0);
  decideAcross(library, { kind: 'merge', persons: [one, twin] }, by);
  const project = openProject(first, 'write');
  decide(project, { kind: 'merge', persons: [1, 2] });
  await syncLibrary(library);
  const merged = libraryPerson(library, two);
  assert.equal(merged.id, one);
  assert.deepEqual(merged.sightings.map(({ source }) => source).toSorted(), [1, 1, 2]);
  decide(project, { kind: 'undo' });
  decide(project, { kind: 'split', person: 3, at_frame: 45 });
  project.close();
  const [synced] = (await syncLibrary(library)).sources;
  assert.deepEqual([synced.outcome, synced.persons, synced.sightings], ['synced', 4, 4]);
  assert.equal(libraryPerson(library, two).id, two);
  assert.deepEqual(numbersOf(library).get('1:1'), one);
  assert.equal((await verifyLibrary(library)).ok, true);
  const rows = library.database.prepare<{ rows: number }>('SELECT sum(row_count) AS rows FROM vector_owner').get();
  const crops = library.database.prepare<{ crops: number }>('SELECT count(*) AS crops FROM crop').get();
  assert.deepEqual([rows?.rows, crops?.crops], [24, 24]);
});

test('a project that is missing or broken stays listed with its persons, and one that moved is known again', async (context) => {
  const { library, folder, first, second } = await twoVideos(context);
  assert.equal(
    (await syncLibrary(library)).sources.every(({ outcome }) => outcome === 'unchanged'),
    true,
  );
  const moved = path.join(folder, 'moved.doppel');
  renameSync(first, moved);
  writeFileSync(second, 'no project');
  const outcomes = (await syncLibrary(library)).sources;
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['failed', 'failed'],
  );
  assert.match(outcomes[0].problem ?? '', /There is no project file/);
  const { persons, sources } = describeLibrary(library);
  assert.equal(persons, 6);
  assert.deepEqual(
    sources.map(({ present }) => present),
    [false, true],
  );
  assert.equal((await addProject(library, moved)).id, 1);
  assert.equal((await syncLibrary(library)).sources[0].outcome, 'unchanged');
  copyFileSync(moved, first);
  await assert.rejects(addProject(library, first), /in the library already, as source 1/);
  rmSync(moved);
});

test('another project in the place of one is not taken for it', async (context) => {
  const { library, first } = await twoVideos(context);
  rmSync(first);
  await makeProject(first, { uuid: 'c-other', videoName: 'x.mp4', humans: [9, 8] });
  const [{ outcome, problem }] = (await syncLibrary(library)).sources;
  assert.equal(outcome, 'failed');
  assert.match(problem ?? '', /another project than the one that was added/);
  const taken = describeSource(library, findSource(library, '1'), { start: 'recorded' });
  await assert.rejects(taken, { code: 'mismatch' }, 'nor is its start said of the one that was added');
});

test('a source that is called by the number of another is not taken for it', async (context) => {
  const { library } = await twoVideos(context);
  await describeSource(library, findSource(library, '1'), { name: '2' });
  assert.equal(findSource(library, '2').id, 2);
  assert.equal(sourceOfId(library, 2).id, 2);
  await removeSource(library, sourceOfId(library, 2));
  assert.throws(() => sourceOfId(library, 2), { code: 'not_found' });
  assert.equal(findSource(library, '2').id, 1, 'by its name, where nobody has the number');
});

test('removing a source takes its persons and vectors, and leaves the log', async (context) => {
  const { library, first } = await twoVideos(context);
  const number = numbersOf(library);
  decideAcross(library, { kind: 'merge', persons: [number.get('1:1') ?? 0, number.get('2:3') ?? 0] }, by);
  await removeSource(library, findSource(library, 'first'));
  const { persons, sources } = describeLibrary(library);
  assert.deepEqual([persons, sources.length], [3, 1]);
  assert.equal(libraryLog(library).events.length, 1);
  assert.throws(() => findSource(library, 'first'), { code: 'not_found' });
  await addProject(library, first);
  await syncLibrary(library);
  assert.equal(describeLibrary(library).persons, 6);
});

test('times speak against one person in two places only where clocks were set', async (context) => {
  const { library } = await twoVideos(context);
  const start = Date.UTC(2026, 2, 4, 10);
  await describeSource(library, findSource(library, '1'), { place: 'hall', camera: 'A' });
  await describeSource(library, findSource(library, '2'), { place: 'yard', camera: 'B', start: start - 300 });
  const number = numbersOf(library);
  const merge = { kind: 'merge' as const, persons: [number.get('1:1') ?? 0, number.get('2:1') ?? 0] };
  const impossible = async () =>
    (await crossPairs(library, { scope: 'all' })).pairs.filter((pair) => pair.impossible !== null);
  assert.equal((await impossible()).length, 0);
  await setClock(library, 'A', { offsetMs: 0, driftPpm: 0 });
  await setClock(library, 'B', { offsetMs: 0, driftPpm: 0 });
  // A sighting lasts 29 frames at 25 fps, less than the clocks agree to: nothing yet.
  assert.equal((await impossible()).length, 0);
  library.database.execute('UPDATE sighting SET last_ms = first_ms + 9000');
  assert.ok((await impossible()).length > 0);
  assert.match((await impossible())[0].impossible ?? '', /at the same time in hall and in yard/);
  assert.throws(() => decideAcross(library, merge, by), { code: 'conflict' });
  const [{ forced }] = decideAcross(library, merge, { by: 'Ana', force: true }).events;
  assert.match(forced.join(' '), /at the same time/);
});

test("a camera's clock is set from people whom another camera sees at once", async (context) => {
  const { library } = await twoVideos(context);
  const start = Date.UTC(2026, 2, 4, 10);
  await describeSource(library, findSource(library, '1'), { place: 'hall', camera: 'A' });
  await describeSource(library, findSource(library, '2'), { place: 'hall', camera: 'B', start: start + 60_000 });
  await setClock(library, 'A', { offsetMs: 0, driftPpm: 0 });
  await assert.rejects(setClockFromPeople(library, 'B'), { code: 'not_found' });
  const number = numbersOf(library);
  decideAcross(library, { kind: 'merge', persons: [number.get('1:2') ?? 0, number.get('2:1') ?? 0] }, by);
  assert.equal(await setClockFromPeople(library, 'B'), 1);
  const [clock] = describeLibrary(library).clocks.filter(({ camera }) => camera === 'B');
  // Person 2 of the first video is seen 400 ms after person 1 of the second would be, had both begun at once.
  assert.deepEqual([Math.round(clock.offset_ms), clock.known_from], [-59_600, 'people']);
});

test('a start that was set by hand goes back to what was recorded, and a clock to nothing', async (context) => {
  const { library } = await twoVideos(context);
  const source = () => findSource(library, '1');
  const recorded = Date.UTC(2026, 2, 4, 10);
  const first = () => everybodyIn(library).persons.get(1 as never)?.sightings[0];
  await describeSource(library, source(), { camera: ' A ', start: recorded + 3_600_000 });
  assert.deepEqual([source().camera, source().startFrom], ['A', 'hand']);
  assert.equal(first()?.fromMs, recorded + 3_600_000 + (first()?.firstMs ?? 0));
  await describeSource(library, source(), { start: 'recorded' });
  assert.deepEqual([source().startMs, source().startFrom], [recorded, 'file name']);
  await assert.rejects(describeSource(library, findSource(library, '2'), { start: 'recorded' }), /Neither the name/);

  await setClock(library, 'A', { offsetMs: 2000, driftPpm: 0 });
  assert.deepEqual([first()?.clockKnown, first()?.fromMs], [true, recorded + 2000 + (first()?.firstMs ?? 0)]);
  await unsetClock(library, 'A');
  assert.deepEqual([first()?.clockKnown, first()?.fromMs], [false, recorded + (first()?.firstMs ?? 0)]);
  assert.deepEqual(describeLibrary(library).clocks, []);
  await assert.rejects(unsetClock(library, 'B'), /No source of the library has the camera B/);
});

test('filters by source, time and tags reach the vectors, and follow what is said later', async (context) => {
  const { library } = await twoVideos(context);
  const [space] = library.spaces();
  const near = async (filter: object) =>
    (await library.store(space).near({ like: [lookOf(2)], limit: 4, filter })).map(({ owner }) => owner);
  assert.deepEqual(new Set(await near({ sources: [2] })), new Set([4]));
  await describeSource(library, findSource(library, '2'), { tags: ['night'], start: Date.UTC(2026, 5, 1) });
  assert.deepEqual(new Set(await near({ tags: ['night'] })), new Set([4]));
  assert.deepEqual(new Set(await near({ fromMs: Date.UTC(2026, 2, 1), toMs: Date.UTC(2026, 3, 1) })), new Set([2]));
});

test('OpenSearch elsewhere needs somebody to agree; an extension from elsewhere is refused', async (context) => {
  const { folder } = await twoVideos(context);
  const node = 'https://search.example:9200';
  const choice = engineOf({ DOPPEL_OPENSEARCH: node, DOPPEL_OPENSEARCH_USER: 'u', DOPPEL_OPENSEARCH_PASSWORD: 'p' });
  const library = Library.open(path.join(folder, 'all.doppel-library'), 'write', choice);
  const [space] = library.spaces();
  assert.throws(() => library.store(space), /vectors of people leave this machine/);
  library.agree(node, 'Ana');
  assert.equal((await library.store(space).describe()).engine, 'opensearch');
  await library.close();
  assert.throws(() => engineOf({ VECTOR_EXT_PATH: '/tmp/vec.so' }), /loads no vector extension from elsewhere/);
  assert.throws(() => engineOf({ DOPPEL_OPENSEARCH: node, DOPPEL_OPENSEARCH_REPLICAS: 'many' }), { code: 'usage' });
  assert.equal(engineOf({}).engine, 'hnsw');
});

test('the index is built, and damage to it is found and mended', async (context) => {
  const { library } = await twoVideos(context);
  const [{ build, pending_rows }] = (await buildIndex(library)).spaces;
  assert.deepEqual([build?.total_count, pending_rows], [24, 0]);
  assert.equal(build?.recall_seen, 1);
  writeFileSync(path.join(`${library.path}-index`, build?.file ?? ''), 'x');
  const again = Library.open(library.path, 'write');
  assert.equal((await verifyLibrary(again)).ok, false);
  await buildIndex(again);
  assert.equal((await verifyLibrary(again)).ok, true);
  await again.close();
});

test('P(same) across videos is told where the model has a calibration for other cameras, and never for impossible times', async (context) => {
  const { library } = await twoVideos(context);
  const [space] = library.spaces();
  const everybody = [...readLibraryPersons(library.database).persons.values()];
  assert.equal(crossProbabilities(library, space, everybody), null);
  // The very crops under the name of a model that has one, made as long as that model's.
  const known = shippedCalibration(catalogueEntry('person-reidentification-retail-0286').sha256);
  assert.ok(known?.other_cameras);
  const dimension = known.centre.vector.length;
  const other = library.space('person', known.model_sha256, dimension);
  const long = (vector: Float32Array) => {
    const made = Float32Array.from({ length: dimension }, (_, at) => vector[at % vector.length] * (1 + (at % 3)));
    const length = Math.hypot(...made);
    return made.map((value) => value / length);
  };
  const owners = everybody.flatMap(({ sightings }) =>
    sightings.map(({ id, source }) => {
      const rows = library.rowsOf(space, id).map(long);
      const vectors = new Float32Array(rows.length * dimension);
      rows.forEach((row, at) => {
        vectors.set(row, at * dimension);
      });
      const facets = { source, class: null, confidence: null, fromMs: null, toMs: null, tags: [] };
      return { owner: id, facets, rowIds: rows.map((_, at) => id * 100 + at), vectors };
    }),
  );
  await library.store(other).put(owners);
  const described = everybody.map((person) => {
    const vector = person.vectors.get(space.id);
    return { ...person, vectors: new Map(vector === undefined ? [] : [[other.id, long(vector)]]) };
  });
  const rate = crossProbabilities(library, other, described);
  assert.ok(rate);
  const by = (key: string) =>
    described.find(({ members }) => members.some((of) => `${of.source}:${of.personId}` === key));
  const [a, twin, stranger] = ['1:1', '2:3', '2:2'].map(by);
  assert.ok(a && twin && stranger);
  const [same, different] = [rate(a, twin), rate(a, stranger)];
  assert.ok(same && different);
  assert.ok(same.probability > 0.5 && different.probability < 0.2, `${same.probability} ${different.probability}`);
  assert.ok(same.probability_interval[0] <= same.probability && same.probability <= same.probability_interval[1]);
});

test('vectors are written for other programs as they are, with a table of distances that is empty', async (context) => {
  const { library, folder } = await twoVideos(context);
  const file = path.join(folder, 'vectors.sqlite');
  assert.deepEqual(exportPersonVectors(library, file), { file, rows: 24, dimension: 16 });
  const read = new Database(file, { readonly: true });
  context.after(() => read.close());
  const rows = read.prepare('SELECT owner, vector FROM embeddings ORDER BY id').all() as {
    owner: number;
    vector: Buffer;
  }[];
  const [space] = library.spaces();
  for (const owner of new Set(rows.map((row) => row.owner))) {
    const own = rows.filter((row) => row.owner === owner).map(({ vector }) => Buffer.from(vector).toString('hex'));
    const kept = library.rowsOf(space, owner).map((row) => Buffer.from(row.buffer).toString('hex'));
    assert.deepEqual(own, kept);
  }
  assert.equal(read.prepare('SELECT count(*) FROM distances').pluck().get(), 0);
  assert.throws(() => exportPersonVectors(library, file), { code: 'conflict' });
});
