import Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { migrateSchema } from './migrate-schema.ts';
import type { KindWords } from './sqlite-error.ts';
import type { SqliteFileKind } from './sqlite-file-kind.ts';

/** One object of a schema that was not made by SQLite itself. */
interface SchemaObject {
  readonly type: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
  readonly sql: string;
}

/** A schema, by the names of its objects. */
type Schema = ReadonlyMap<string, SchemaObject>;

/** What can be asked for its schema: a connection, or an open file. */
interface Asked {
  prepare(sql: string): { all(): unknown[] };
}

/** Every table, index, view and trigger that was not made by SQLite itself, by name. */
export function schemaOf(database: Asked): Schema {
  const objects = database
    .prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
    .all() as SchemaObject[];
  return new Map(objects.map((object) => [object.name, object]));
}

/** The schema that a file of a kind has when it is made now. */
export function freshSchema(kind: SqliteFileKind): Schema {
  const database = new Database(':memory:');
  try {
    migrateSchema(database, kind);
    return schemaOf(database);
  } finally {
    database.close();
  }
}

/** What SQLite makes itself, for AUTOINCREMENT and for ANALYZE. */
const ofSqlite = [/^CREATE TABLE sqlite_sequence\(name,seq\)$/, /^CREATE TABLE sqlite_stat[14]\([a-z,]+\)$/];

function refuse(file: string, what: string, { badCode }: KindWords): never {
  throw new DoppelError(badCode, `${file} is damaged or was tampered with: ${what}. Go back to a copy of it.`);
}

/**
 * Refuses a file with a view or a trigger that is not Doppel's, before anything is read from it: in a file from a stranger, a
 * view in the place of a table may run for ever, and a trigger may swallow what is written.
 */
export function refuseHooks(database: Database.Database, fresh: Schema, file: string, kind: KindWords): void {
  for (const { type, name, sql } of schemaOf(database).values()) {
    const isHook = type === 'view' || type === 'trigger';
    if (isHook && fresh.get(name)?.sql !== sql) refuse(file, `it has a ${type} ${name} that is not Doppel's`, kind);
  }
}

/**
 * Refuses a file of the present schema whose tables and indices are not those of a fresh one: a default, a CHECK or a generated
 * column can do what a view can. Further tables and indices are refused where the kind says which there may be (an index can refuse
 * rows, and a reference their removal); where it does not, those of rooms that are not in use are let be. A missing trigger is, too:
 * what it guarded, verifying finds.
 */
export function refuseOtherTables(
  database: Database.Database,
  fresh: Schema,
  file: string,
  kind: KindWords & Pick<SqliteFileKind, 'others'>,
): void {
  const found = schemaOf(database);
  const { others } = kind;
  for (const { type, name, sql } of found.values()) {
    if (others === undefined || fresh.has(name) || [...ofSqlite, ...others].some((pattern) => pattern.test(sql)))
      continue;
    refuse(file, `it has a ${type} ${name} that is not Doppel's`, kind);
  }
  for (const { type, name, sql } of fresh.values()) {
    if (type !== 'trigger' && found.get(name)?.sql !== sql) refuse(file, `its ${type} ${name} is not Doppel's`, kind);
  }
}
