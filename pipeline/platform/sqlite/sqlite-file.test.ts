import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { checkPages, checkReferences } from './check-sqlite-file.ts';
import { createSqliteFile, openOrCreateSqliteFile } from './create-sqlite-file.ts';
import { fromBlob, toBlob } from './number-blob.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { parseJson } from './parse-json.ts';
import { saveAs } from './save-as.ts';
import { SqliteFile } from './sqlite-file.ts';
import { type SchemaPart, type SqliteFileKind, schemaPartTable } from './sqlite-file-kind.ts';

const shelves = {
  version: 1,
  sql: 'CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT NOT NULL, weights BLOB) STRICT;',
};
const books = { version: 2, sql: 'CREATE TABLE book (shelf INTEGER NOT NULL REFERENCES shelf (id)) STRICT;' };

/** A file that remembers something while it is open, as kinds do that have more to say than SQL. */
class ShelfFile extends SqliteFile {
  readonly asked: string[] = [];
}

const shelfKind: SqliteFileKind<ShelfFile> = {
  noun: 'shelf',
  blank: 'no shelf stands in it yet',
  applicationId: 0x53484c46,
  migrations: [shelves, books],
  vectors: 'none',
  badCode: 'bad_file',
  File: ShelfFile,
};
const olderShelves: SqliteFileKind = { ...shelfKind, migrations: [shelves], File: SqliteFile };
const boxKind: SqliteFileKind = { ...olderShelves, noun: 'box', applicationId: 0x424f5859 };

/** A birth without rows. */
const bare = () => undefined;

const labelsOf = (file: SqliteFile) => file.prepare<string>('SELECT label FROM shelf ORDER BY id').pluck().all();

test('a file of any kind is created with its rows, opened as its own class, and copied whole', async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.shelf');
  createSqliteFile(shelfKind, file, (database) => {
    database.prepare('INSERT INTO shelf (id, label) VALUES (1, ?)').run('maps');
  }).close();
  const opened = openSqliteFile(shelfKind, file, 'write');
  opened.asked.push('a member of its own class');
  opened.write(() => opened.prepare('INSERT INTO shelf (label) VALUES (?)').run('letters'));
  assert.equal(opened.vectorProblem, null);
  await saveAs(opened, path.join(folder, 'b.shelf'));
  await assert.rejects(saveAs(opened, file), { code: 'usage', message: /is the shelf itself/ });
  opened.close();
  const copy = openSqliteFile(shelfKind, path.join(folder, 'b.shelf'), 'read');
  assert.deepEqual(labelsOf(copy), ['maps', 'letters']);
  copy.close();
  assert.deepEqual(readdirSync(folder), ['a.shelf', 'b.shelf']);
});

test('what cannot be born leaves nothing behind', (context) => {
  const folder = temporaryFolder(context);
  const birth = () => {
    throw new Error('no rows today');
  };
  assert.throws(() => createSqliteFile(shelfKind, path.join(folder, 'a.shelf'), birth), /no rows today/);
  assert.deepEqual(readdirSync(folder), []);
});

test('a file of one kind is refused as another, in the words and with the code of the kind that was asked for', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.shelf');
  createSqliteFile(shelfKind, file, bare).close();
  const refused = { code: 'bad_file', message: /another program, not a Doppel box file/ };
  for (const access of ['read', 'write'] as const) assert.throws(() => openSqliteFile(boxKind, file, access), refused);
  assert.throws(() => openSqliteFile(boxKind, path.join(folder, 'no'), 'read'), { message: /There is no box file/ });
  writeFileSync(path.join(folder, 'empty'), '');
  assert.throws(() => openSqliteFile(shelfKind, path.join(folder, 'empty'), 'read'), {
    code: 'bad_file',
    message: /holds nothing: no shelf stands in it yet\./,
  });
});

test('steps that a later version adds are taken by whoever opens the file first; an earlier version refuses it then', (context) => {
  for (const access of ['read', 'write'] as const) {
    const file = path.join(temporaryFolder(context), 'a.shelf');
    const { opened, isNew } = openOrCreateSqliteFile(olderShelves, file, () => (database) => {
      database.exec("INSERT INTO shelf (label) VALUES ('maps')");
    });
    assert.ok(isNew);
    opened.close();
    const newer = openSqliteFile(shelfKind, file, access);
    assert.equal(newer.prepare('SELECT count(*) FROM book').pluck().get(), 0);
    assert.deepEqual(labelsOf(newer), ['maps']);
    newer.close();
    assert.throws(() => openSqliteFile(olderShelves, file, 'read'), { message: /newer Doppel \(schema 2;.*up to 1\)/ });
  }
});

test('damage is told of the file that has it, whether SQLite finds it or a reader', (context) => {
  const file = path.join(temporaryFolder(context), 'a.shelf');
  const shelf = createSqliteFile(shelfKind, file, bare);
  shelf.write(() => {
    shelf
      .prepare('INSERT INTO shelf (id, label, weights) VALUES (1, ?, ?)')
      .run('{"a": 1}', toBlob(Float32Array.of(2)));
  });
  const { label, weights } = shelf.prepare<{ label: string; weights: Buffer }>('SELECT * FROM shelf').get() ?? {};
  assert.ok(label !== undefined && weights !== undefined);
  assert.deepEqual(parseJson(shelf, z.object({ a: z.number() }), label), { a: 1 });
  assert.deepEqual(fromBlob(shelf, Float32Array, weights), Float32Array.of(2));
  const damaged = { code: 'bad_file', message: /a\.shelf is damaged: .*Go back to a copy/ };
  assert.throws(() => parseJson(shelf, z.object({ a: z.string() }), label), damaged);
  assert.throws(() => parseJson(shelf, z.unknown(), '{'), damaged);
  assert.throws(() => fromBlob(shelf, Float64Array, weights), damaged);
  assert.deepEqual(checkPages(shelf), { ok: true, message: 'SQLite finds the file sound.' });
  assert.ok(checkReferences(shelf).ok);
  shelf.execute('PRAGMA foreign_keys = OFF');
  shelf.write(() => shelf.prepare('INSERT INTO book (shelf) VALUES (7)').run());
  assert.deepEqual(checkReferences(shelf), { ok: false, message: '1 references lead nowhere: book 1 to shelf.' });
  shelf.close();
});

test('rooms add tables to a file that they share, each with a version of its own, and a newer one is refused', (context) => {
  const file = path.join(temporaryFolder(context), 'a.shelf');
  const sharedBy = (...parts: readonly SchemaPart[]): SqliteFileKind => ({
    ...olderShelves,
    migrations: [{ version: 1, sql: schemaPartTable }],
    parts,
  });
  const lending = { room: 'lending', steps: [{ version: 1, sql: 'CREATE TABLE loan (a INTEGER) STRICT' }] };
  const later = { ...lending, steps: [...lending.steps, { version: 2, sql: 'ALTER TABLE loan ADD COLUMN b TEXT' }] };
  const paying = { room: 'paying', steps: [{ version: 1, sql: 'CREATE TABLE fine (a INTEGER) STRICT' }] };
  createSqliteFile(sharedBy(lending), file, (database) => database.exec('INSERT INTO loan VALUES (7)')).close();
  openSqliteFile(sharedBy(), file, 'write').close();
  const both = openSqliteFile(sharedBy(later, paying), file, 'read');
  assert.deepEqual(both.prepare('SELECT * FROM loan, (SELECT count(*) AS fines FROM fine)').all(), [
    { a: 7, b: null, fines: 0 },
  ]);
  both.close();
  assert.throws(() => openSqliteFile(sharedBy(lending), file, 'write'), { message: /tables of lending of a newer/ });
  openSqliteFile(sharedBy(paying), file, 'write').close();
});

test('a file whose schema somebody changed is refused before anything in it can run', (context) => {
  const folder = temporaryFolder(context);
  const changes = {
    trigger: 'CREATE TRIGGER t BEFORE INSERT ON shelf BEGIN SELECT raise(ignore); END',
    view: 'DROP TABLE shelf; CREATE VIEW shelf AS SELECT 1 AS id',
    check: 'DROP TABLE shelf; CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT NOT NULL, weights BLOB)',
    missing: 'DROP TABLE shelf',
  };
  for (const [name, sql] of Object.entries(changes)) {
    const file = path.join(folder, name);
    createSqliteFile(shelfKind, file, bare).close();
    const stranger = new Database(file);
    stranger.exec(sql);
    stranger.close();
    for (const access of ['read', 'write'] as const) {
      assert.throws(() => openSqliteFile(shelfKind, file, access), { code: 'bad_file', message: /tampered/ }, name);
    }
  }
  const kept = path.join(folder, 'kept');
  createSqliteFile(shelfKind, kept, bare).close();
  const stranger = new Database(kept);
  stranger.exec('CREATE TABLE notes_of_mine (x)');
  stranger.close();
  openSqliteFile(shelfKind, kept, 'write').close();
});
