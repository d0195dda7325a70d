import { z } from 'zod';
import { schemaWords } from '#contract/schema-words.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** Characters: the account of a grouping of 20,000 tracklets is a tenth of it. */
const longestText = 64 << 20;
/** Brackets within brackets; ours go seven deep. What walks over a value by recursion must not run out of stack. */
const deepest = 32;

/**
 * Parses a JSON text that a file brings, which may be anybody's. Throws an Error with the reason for one that is no JSON, longer than
 * 64 Mi characters or nested more than 32 deep.
 */
export function boundedJson(text: string): unknown {
  if (text.length > longestText) throw new Error(`it is ${text.length} characters long`);
  if (isTooDeep(text)) throw new Error(`it is nested more than ${deepest} deep`);
  return JSON.parse(text);
}

const [quote, backslash, openSquare, closeSquare, openBrace, closeBrace] = Buffer.from('"\\[]{}');

/** Whether brackets stand within brackets deeper than allowed, strings left out. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === backslash) at++;
      else if (code === quote) isString = false;
    } else if (code === quote) isString = true;
    else if (code === openSquare || code === openBrace) {
      if (++depth > deepest) return true;
    } else if (code === closeSquare || code === closeBrace) depth--;
  }
  return false;
}

/** Parses a JSON text of a file by its schema. Throws the file's `damaged` for a text that is not what the schema says. */
export function parseJson<T>(file: Pick<SqliteFile, 'damaged'>, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(boundedJson(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? schemaWords(cause) : String(cause);
    throw file.damaged(`a stored value cannot be read (${reason})`, cause);
  }
}
