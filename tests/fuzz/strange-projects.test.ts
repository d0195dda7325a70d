import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import { cropId, trackletId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { readGallery } from '#comparison/open-gallery.ts';
import { settings } from '#contract/settings.ts';
import { readCropImage, readCrops, storeCropImages } from '#project/crops.ts';
import { readPurpose, storePurpose } from '#project/custody/purpose.ts';
import { sealProject } from '#project/custody/seals.ts';
import { beginEmbedding, readEmbedder } from '#project/embedder.ts';
import { readCropEmbedding, readPersonEmbeddings, storeCropEmbeddings } from '#project/embeddings.ts';
import { readEvents } from '#project/events.ts';
import { readPersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { startRun } from '#project/runs.ts';
import { readTrackletRows } from '#project/tracklets.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { readFrameTimes, readVideo } from '#project/video.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '../property/sample-project.ts';

const sealer = generateKeyPairSync('ed25519').privateKey;

/** A described project of five persons with two crops each, one decision, a purpose and a seal; `strange` is done to it as another program could. */
function strangeProject(context: TestContext, strange: string, ...values: readonly unknown[]): string {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  writeFileSync(file, described());
  const stranger = new Database(file);
  if (values.length === 0) stranger.exec(strange);
  else stranger.prepare(strange).run(...values);
  stranger.close();
  return file;
}

/** The bytes of the project to which something is done: made once, since making it takes longer than opening it. */
const described = once((): Buffer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-strange-'));
  const file = path.join(folder, 'a.doppel');
  const project = makeSampleProject(file);
  startRun(project, { startedAt: '2026-01-01T00:00:00.000Z', appVersion: '0', settings: settings.parse({}) });
  planSampleCrops(project, 5, 2);
  beginEmbedding(project, { id: 'made', model_sha256: null, device: 'cpu', dimension: 4, weightless: true });
  storeCropEmbeddings(project, [cropId(1), cropId(2)], Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0));
  decide(project, { kind: 'apart', a: 1, b: 2 });
  const said = { by: 'a', at: '2026-01-01T00:00:00.000Z' };
  storePurpose(project, { purpose: 'p', legal_basis: 'b', delete_by: '2030-01-01', ...said });
  sealProject(project, sealer, said);
  project.close();
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
});

const damaged = { code: 'bad_project' } as const;

const schemas: Readonly<Record<string, string>> = {
  'an index that refuses rows': 'CREATE UNIQUE INDEX evil ON event (length(hash))',
  'a table that refers to ours': 'CREATE TABLE evil (a REFERENCES crop (id))',
  'a table of another module': 'CREATE VIRTUAL TABLE evil USING fts5(a)',
  'a table of notes': 'CREATE TABLE notes (a)',
};
for (const [what, sql] of Object.entries(schemas)) {
  test(`a project with ${what} is refused`, (context) => {
    const file = strangeProject(context, sql);
    for (const access of ['read', 'write'] as const) {
      assert.throws(() => openProject(file, access), { ...damaged, message: /that is not Doppel's/ });
    }
  });
}

for (const [what, sql] of [
  ['a trigger that swallows', 'CREATE TRIGGER evil BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END'],
  ['a view in the place of a table', 'DROP TABLE purpose; CREATE VIEW purpose AS SELECT 1 AS one'],
] as const) {
  test(`a project of an older Doppel with ${what} is refused before a step is made in it`, (context) => {
    const file = strangeProject(context, `${sql}; PRAGMA user_version = 5`);
    const before = readFileSync(file);
    for (const access of ['read', 'write'] as const) {
      assert.throws(() => openProject(file, access), { ...damaged, message: /that is not Doppel's/ });
    }
    assert.deepEqual(readFileSync(file), before, 'the file is as it was sent');
  });
}

test('a project with its own vectors, analysed by SQLite, is opened', (context) => {
  openProject(strangeProject(context, 'ANALYZE'), 'write').close();
});

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const nan = Buffer.from(Float32Array.of(Number.NaN, 0, 0, 0).buffer);

/** What is done to a project, and the reader that has to refuse it. */
const cells: readonly (readonly [string, string, readonly unknown[], (project: ProjectDatabase) => unknown])[] = [
  ['a hash that is a path', 'UPDATE video SET sha256 = ?', [`../../${'a'.repeat(58)}`], readVideo],
  ['a picture of no width', 'UPDATE video SET width = ?', [0], readVideo],
  ['a picture of 2^40 pixels', 'UPDATE video SET height = ?', [2n ** 40n], readVideo],
  ['an endless rate', 'UPDATE video SET fps = ?', [Number.POSITIVE_INFINITY], readVideo],
  ['2^40 frames', 'UPDATE video SET frame_count = ?', [2n ** 40n], readVideo],
  ['a probe that is no object', 'UPDATE video SET probe = ?', ['[1]'], readVideo],
  [
    'a probe within five hundred probes',
    'UPDATE video SET probe = ?',
    [`{"a":${deep.slice(99_500, 100_500)}}`],
    readVideo,
  ],
  [
    'times that are none',
    'UPDATE video SET frame_count = 1, frame_times = ?',
    [Buffer.from(Float64Array.of(Number.NaN).buffer)],
    readFrameTimes,
  ],
  ['a person above 2^53', 'INSERT INTO person (id, source_tracklet_ids) VALUES (?, ?)', [2n ** 60n, '[]'], readPersons],
  [
    'numbers of tracklets that are none',
    'UPDATE person SET source_tracklet_ids = ? WHERE id = 1',
    ['[1e300]'],
    readPersons,
  ],
  ['a crop above 2^53', 'UPDATE crop SET id = ? WHERE id = 10', [2n ** 60n], readCrops],
  [
    'a vector that is not finite',
    'UPDATE crop_embedding SET vector = ? WHERE crop_id = 1',
    [nan],
    (project) => readCropEmbedding(project, cropId(1)),
  ],
  [
    'a vector of another length',
    'UPDATE crop_embedding SET vector = ? WHERE crop_id = 1',
    [Buffer.alloc(8)],
    (project) => readCropEmbedding(project, cropId(1)),
  ],
  [
    'a person of another length',
    "INSERT INTO person_embedding VALUES (1, '[1]', ?)",
    [Buffer.alloc(8)],
    readPersonEmbeddings,
  ],
  [
    'crops that are no list',
    'INSERT INTO person_embedding VALUES (1, ?, zeroblob(16))',
    ['{"a":1}'],
    readPersonEmbeddings,
  ],
  [
    'a box that is not finite',
    'UPDATE tracklet_rows SET boxes = ? WHERE tracklet_id = 101',
    [Buffer.from(new Float32Array(120).fill(Number.NaN).buffer)],
    (project) => readTrackletRows(project, trackletId(101)),
  ],
  ['a vector of 2^40 numbers', 'UPDATE embedder SET dimension = ?', [2n ** 40n], readEmbedder],
  ['a model that is no hash', 'UPDATE embedder SET model_sha256 = ?', ['z'.repeat(64)], readEmbedder],
];
for (const [what, sql, values, read] of cells) {
  test(`${what} in a project is refused with a sentence`, (context) => {
    const project = openProject(strangeProject(context, sql, ...values), 'read');
    context.after(() => project.close());
    assert.throws(() => read(project), damaged);
  });
}

test('a log of a hundred thousand brackets is told to be unreadable', (context) => {
  const file = strangeProject(context, 'DROP TRIGGER event_is_never_changed');
  const stranger = new Database(file);
  stranger.prepare('UPDATE event SET body = ?').run(deep);
  stranger.close();
  const project = openProject(file, 'read');
  context.after(() => project.close());
  assert.throws(() => readEvents(project), { code: 'integrity' });
  assert.equal(verifyProject(project, null).ok, false);
});

test('a crop that is larger than the project lets any be is not handed out, and one that it lets be is', async (context) => {
  const file = strangeProject(context, 'ANALYZE');
  const image = await sharp({ create: { width: 3000, height: 1000, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  const project = openProject(file, 'write');
  context.after(() => project.close());
  const measured = { widthPx: 3000, heightPx: 1000, sharpness: 1, quality: 1 };
  storeCropImages(project, [{ id: cropId(1), image, ...measured }]);
  assert.throws(() => readCropImage(project, cropId(1)), { ...damaged, message: /crop 1 is 3000 x 1000 pixels large/ });
  const wide = settings.parse({ crops: { max_side_px: 4096 } });
  startRun(project, { startedAt: '2026-01-02T00:00:00.000Z', appVersion: '0', settings: wide });
  assert.equal(readCropImage(project, cropId(1))?.length, image.length);
});

/** Every value of every row that a stranger can write without breaking the schema, one at a time. */
test('whatever stands in a cell, reading a project gives it or refuses it with a sentence', (context) => {
  const random = seededRandom(11);
  const odd: readonly unknown[] = [
    null,
    0,
    -1,
    2n ** 53n + 1n,
    -(2n ** 63n),
    2n ** 63n - 1n,
    1e308,
    Number.POSITIVE_INFINITY,
    '',
    '../../x',
    deep,
    '{"__proto__":{"a":1}}',
    Buffer.alloc(0),
    nan,
  ];
  let refused = 0;
  let read = 0;
  for (let round = 0; round < 300; round++) {
    const file = strangeProject(context, 'DROP TRIGGER event_is_never_changed');
    const stranger = new Database(file);
    stranger.defaultSafeIntegers(true);
    const tables = [
      'video',
      'source',
      'run',
      'person',
      'tracklet',
      'tracklet_rows',
      'crop',
      'crop_embedding',
      'embedder',
      'event',
      'project',
      'evidence_part',
      'evidence_item',
      'evidence_version',
      'seal',
      'purpose',
    ];
    const table = tables[Math.floor(random.uniform() * tables.length)];
    const columns = stranger.pragma(`table_info(${table})`) as readonly { readonly name: string }[];
    const { name } = columns[Math.floor(random.uniform() * columns.length)];
    const value = odd[Math.floor(random.uniform() * odd.length)];
    try {
      stranger.prepare(`UPDATE ${table} SET ${name} = ?`).run(value);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      stranger.close();
      continue; // the schema refuses it
    }
    stranger.close();
    try {
      const project = openProject(file, 'read');
      try {
        readVideo(project);
        readFrameTimes(project);
        readGallery(project);
        readPurpose(project);
        verifyProject(project, null);
        read++;
      } finally {
        project.close();
      }
    } catch (error) {
      assert.ok(
        error instanceof DoppelError && error.code !== 'internal',
        `${table}.${name} = ${String(value).slice(0, 40)}: ${error}`,
      );
      refused++;
    }
  }
  context.diagnostic(`${read} read, ${refused} refused`);
  assert.ok(read > 5 && refused > 2, `${read} read, ${refused} refused`);
});
