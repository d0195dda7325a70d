import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { runWithoutRights, skipWithoutRights } from '#tests/property/as-nobody.ts';
import { decide, makeSampleProject, sampleBirth, temporaryFolder } from '#tests/property/sample-project.ts';
import { patient } from '#tests/support/patience.ts';
import { readEvents, readHead } from './events.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { readPersons } from './persons.ts';
import { projectKind } from './project-database.ts';
import { createProject, openOrCreateProject, openProject, readProjectInfo } from './project-file.ts';
import { readVideo } from './video.ts';

const refusal =
  (code: DoppelErrorCode, ...words: readonly RegExp[]) =>
  (error: unknown) => {
    assert.ok(error instanceof DoppelError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  };

/** Bytes 18 and 19 of a SQLite file: 1 for a rollback journal, 2 for a write-ahead log. */
const journalBytes = (file: string) => [...readFileSync(file).subarray(18, 20)];

test('a project that is created, closed and opened again holds what it was born with', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  createProject(file, sampleBirth).close();
  const project = openProject(file, 'read');
  const { video, ...info } = sampleBirth;
  assert.deepEqual({ ...readProjectInfo(project) }, info);
  assert.deepEqual(readVideo(project), { ...video, frameCount: null, damage: null });
  project.close();
});

test('an open project commits with synchronous FULL, in a write-ahead log, with foreign keys on', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  createProject(file, sampleBirth).close();
  // Opened twice: a file that is in WAL mode already gets weaker commits by default from this build of SQLite.
  const first = openProject(file, 'write');
  const second = openProject(file, 'write');
  for (const project of [first, second]) {
    assert.equal(project.prepare('PRAGMA synchronous').pluck().get(), 2);
    assert.equal(project.prepare('PRAGMA journal_mode').pluck().get(), 'wal');
    assert.equal(project.prepare('PRAGMA foreign_keys').pluck().get(), 1);
  }
  first.close();
  second.close();
});

test('a closed project is one file in rollback mode, whoever closes last', (context) => {
  for (const order of ['writer', 'reader'] as const) {
    const folder = temporaryFolder(context);
    const file = path.join(folder, 'a.doppel');
    const writer = makeSampleProject(file);
    const reader = openProject(file, 'read');
    decide(writer, { kind: 'hide', person: 1 });
    assert.equal(readEvents(reader).length, 1);
    const [first, last] = order === 'reader' ? [writer, reader] : [reader, writer];
    first.close();
    last.close();
    assert.deepEqual(readdirSync(folder), ['a.doppel']);
    assert.deepEqual(journalBytes(file), [1, 1]);
  }
});

test('opening for reading changes no byte of the file', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  makeSampleProject(file).close();
  const before = readFileSync(file);
  const project = openProject(file, 'read');
  assert.equal(readPersons(project).length, 5);
  assert.throws(() => decide(project, { kind: 'hide', person: 1 }), refusal('read_only', /for reading only/));
  project.close();
  assert.deepEqual(readFileSync(file), before);
});

test('opening for writing and closing again changes nothing that a reader sees', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  makeSampleProject(file).close();
  const size = statSync(file).size;
  openProject(file, 'write').close();
  assert.equal(statSync(file).size, size);
});

test('what is no project is refused with a sentence that says what it is', (context) => {
  const folder = temporaryFolder(context);
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('text'), 'Dear Sir or Madam, '.repeat(100));
  writeFileSync(file('empty'), '');
  const other = new Database(file('other'));
  other.exec('CREATE TABLE t (x)');
  other.pragma('application_id = 7');
  other.close();
  const newer = makeSampleProject(file('newer'));
  newer.close();
  const raw = new Database(file('newer'));
  raw.pragma('user_version = 99');
  raw.close();
  for (const access of ['read', 'write'] as const) {
    assert.throws(() => openProject(file('text'), access), refusal('bad_project', /text/, /no SQLite database/));
    assert.throws(() => openProject(file('empty'), access), refusal('bad_project', /holds nothing/));
    assert.throws(() => openProject(file('other'), access), refusal('bad_project', /another program/));
    assert.throws(
      () => openProject(file('newer'), access),
      refusal('bad_project', /newer Doppel \(schema 99/, /Update/),
    );
    assert.throws(() => openProject(file('missing'), access), refusal('not_found', /no project file/));
    assert.throws(() => openProject(folder, access), refusal('bad_project', /not a file/));
  }
  assert.deepEqual(readdirSync(folder).sort(), ['empty', 'newer', 'other', 'text'], 'nothing is left beside them');
  assert.deepEqual(journalBytes(file('other')), [1, 1], 'a foreign database is not changed');
});

test('a truncated project is refused as damaged', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length / 2));
  const codes = ['bad_project', 'integrity'];
  assert.throws(
    () => {
      const project = openProject(file, 'read');
      try {
        readPersons(project);
        readEvents(project);
        readVideo(project);
      } finally {
        project.close();
      }
    },
    (error) => error instanceof DoppelError && codes.includes(error.code),
  );
});

test('creating never overwrites, and takes over what a killed creation left', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  assert.throws(() => createProject(file, sampleBirth), refusal('conflict', /exists already/));
  assert.equal(readPersons(openProject(file, 'read')).length, 5);
  writeFileSync(path.join(folder, 'text'), 'Dear Sir or Madam, '.repeat(100));
  assert.throws(() => createProject(path.join(folder, 'text'), sampleBirth), refusal('bad_project'));
  assert.throws(() => createProject(folder, sampleBirth), refusal('bad_project', /folder/));
  assert.throws(
    () => createProject(path.join(folder, 'no', 'b.doppel'), sampleBirth),
    refusal('not_found', /no folder/),
  );
  writeFileSync(path.join(folder, 'left'), '');
  createProject(path.join(folder, 'left'), sampleBirth).close();
  openProject(path.join(folder, 'left'), 'read').close();
});

test('opening or creating takes over what a killed creation left, and opens everything else as it is', (context) => {
  const folder = temporaryFolder(context);
  const left = path.join(folder, 'left.doppel');
  writeFileSync(left, '');
  for (const [file, isNew] of [
    [left, true],
    [left, false],
    [path.join(folder, 'fresh.doppel'), true],
  ] as const) {
    const opened = openOrCreateProject(file, () => sampleBirth);
    assert.equal(opened.isNew, isNew);
    opened.project.close();
  }
  writeFileSync(path.join(folder, 'text'), 'Dear Sir or Madam, '.repeat(100));
  const birth = () => assert.fail('nothing is to be created');
  assert.throws(() => openOrCreateProject(path.join(folder, 'text'), birth), refusal('bad_project', /no SQLite/));
  assert.equal(readFileSync(path.join(folder, 'text'), 'utf8').length, 1900);
});

test('what a killed process left half-written is rolled back, also when the next one only reads', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  const writer = new Database(file);
  writer.pragma('cache_size = 1');
  writer.exec(
    'BEGIN IMMEDIATE; CREATE TABLE half (x); INSERT INTO half VALUES (zeroblob(1000000)), (zeroblob(1000000))',
  );
  // The file as a kill at this moment leaves it.
  const left = path.join(folder, 'left.doppel');
  copyFileSync(file, left);
  copyFileSync(`${file}-journal`, `${left}-journal`);
  writer.exec('ROLLBACK');
  writer.close();
  const project = openProject(left, 'read');
  assert.equal(readPersons(project).length, 5);
  assert.equal(project.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get(), 0);
  project.close();
  assert.deepEqual(readdirSync(folder), ['a.doppel', 'left.doppel']);
});

test('a link to a project opens the project', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(path.join(folder, 'links'));
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  symlinkSync(file, path.join(folder, 'links', 'b.doppel'));
  const project = openProject(path.join(folder, 'links', 'b.doppel'), 'write');
  decide(project, { kind: 'hide', person: 1 });
  project.close();
  assert.deepEqual(readdirSync(path.join(folder, 'links')), ['b.doppel']);
  assert.deepEqual(journalBytes(file), [1, 1]);
});

test('another process that writes for long is named as the reason', { timeout: patient(30_000) }, (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  assert.throws(() => decide(project, { kind: 'hide', person: 1 }), refusal('locked', /Another process/));
  other.exec('ROLLBACK');
  other.close();
  decide(project, { kind: 'hide', person: 1 });
  project.close();
});

test('a full disk is said to be full, nothing half-done stays, and work goes on when there is room', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  decide(project, { kind: 'hide', person: 1 });
  const pages = Number(project.prepare('PRAGMA page_count').pluck().get());
  project.prepare(`PRAGMA max_page_count = ${pages}`).get();
  const long = { kind: 'note' as const, person: 2, text: 'x'.repeat(9000) };
  assert.throws(() => decide(project, long), refusal('disk_full', /no room left/));
  assert.equal(readEvents(project).length, 1);
  project.prepare('PRAGMA max_page_count = 1000000').get();
  decide(project, long);
  assert.equal(readEvents(project).length, 2);
  project.close();
});

test('in a read-only folder a closed project opens for reading, and says why it does not for writing', {
  skip: skipWithoutRights,
}, (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  const printed = runWithoutRights(
    "import { createProject, openProject } from '#project/project-file.ts'; import { readPersons } from '#project/persons.ts';",
    `const project = openProject(parameters[0], 'read');
     console.log(readPersons(project).length);
     project.close();
     for (const attempt of [() => openProject(parameters[0], 'write'), () => createProject(parameters[0] + '2', {})]) {
       try { attempt(); } catch (error) { console.log(error.code, error.message); }
     }`,
    file,
  );
  chmodSync(folder, 0o755);
  assert.match(printed, /^5\nread_only .*a\.doppel cannot be changed: the file is read-only.*\nread_only .*a\.doppel2/);
});

test('in a read-only folder a project that was not closed says what to do, and one out of reach says so', {
  skip: skipWithoutRights,
}, (context) => {
  const folder = temporaryFolder(context);
  const source = path.join(folder, 'source.doppel');
  const open = makeSampleProject(source);
  decide(open, { kind: 'hide', person: 1 });
  const place = path.join(folder, 'place');
  mkdirSync(place);
  chmodSync(folder, 0o755);
  for (const end of ['', '-wal']) copyFileSync(`${source}${end}`, path.join(place, `a.doppel${end}`));
  open.close();
  chmodSync(place, 0o555);
  const closed = path.join(folder, 'closed');
  mkdirSync(closed, 0o700);
  const printed = runWithoutRights(
    "import { openProject } from '#project/project-file.ts';",
    `for (const file of parameters) {
       try { openProject(file, 'read'); } catch (error) { console.log(error.code, error.message); }
     }`,
    path.join(place, 'a.doppel'),
    path.join(closed, 'a.doppel'),
  );
  chmodSync(place, 0o755);
  assert.match(
    printed,
    /^read_only .*not closed cleanly.*together with a\.doppel-wal.*\nfailed .*this user may not read it/,
  );
});

/** Makes the file of an older version out of a present one: the tables of its schema, with the rows that they can take. */
function ageProject(present: string, older: string, version: number): void {
  const database = new Database(older);
  for (const { sql } of allMigrations.slice(0, version)) database.exec(sql);
  database.prepare('ATTACH ? AS present').run(present);
  const names = database.prepare(
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const table of names.pluck().all()) {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ');
    database.exec(`INSERT OR REPLACE INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table}`);
  }
  database.pragma(`user_version = ${version}`);
  database.pragma(`application_id = ${projectKind.applicationId}`);
  database.close();
}

test('a file of any older version is brought up to date, with all that it holds, by whoever opens it first', (context) => {
  const folder = temporaryFolder(context);
  const present = path.join(folder, 'present.doppel');
  const project = makeSampleProject(present);
  decide(project, { kind: 'hide', person: 2 });
  const [head, persons] = [readHead(project), readPersons(project)];
  project.close();
  assert.ok(allMigrations.length > 1);
  for (let version = 1; version < allMigrations.length; version++) {
    for (const access of ['read', 'write'] as const) {
      const file = path.join(folder, `${version}-${access}.doppel`);
      ageProject(present, file, version);
      const opened = openProject(file, access);
      assert.deepEqual(readHead(opened), head);
      assert.deepEqual(readPersons(opened), persons);
      opened.close();
      assert.deepEqual(journalBytes(file), [1, 1]);
      const again = openProject(file, 'write');
      assert.deepEqual(readHead(again), head);
      again.close();
    }
  }
});
