import { z } from 'zod';
import { schemaWords } from '#contract/schema-words.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** Parses a JSON text of a file by its schema. Throws the file's `damaged` for a text that is not what the schema says. */
export function parseJson<T>(file: Pick<SqliteFile, 'damaged'>, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? schemaWords(cause) : String(cause);
    throw file.damaged(`a stored value cannot be read (${reason})`, cause);
  }
}
