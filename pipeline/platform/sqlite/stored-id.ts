import type { SqliteFile } from './sqlite-file.ts';

/**
 * A number of a row that a file brings, as it is. Throws the file's `damaged` for one above 2^53: SQLite keeps 64 bits, of which JavaScript
 * reads the nearest number that it has, so that two rows would have one number.
 */
export function storedId<Id extends number>(file: Pick<SqliteFile, 'damaged'>, id: Id): Id {
  if (Number.isSafeInteger(id)) return id;
  throw file.damaged(`a row has the number ${id}, which is above 2^53`);
}
