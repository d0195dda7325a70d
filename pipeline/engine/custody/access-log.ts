import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { type AccessEntry, accessEntry } from '#contract/custody.ts';
import { log } from '#platform/log/log.ts';
import { userFolders } from '../user-folders.ts';

/** Where the access log of the person who is logged in lies. */
export function accessLogPath(): string {
  return path.join(userFolders().config, 'access-log.jsonl');
}

/**
 * Writes down that somebody opened, exported, searched or erased: who, when and what, a line each, never anything of a picture.
 * Lines are only ever added. Where that fails it is told and the work goes on: looking may not hang on a full disk.
 */
export function noteAccess(entry: Omit<AccessEntry, 'at'>, at = new Date()): void {
  const file = accessLogPath();
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${JSON.stringify({ at: at.toISOString(), ...entry })}\n`, { mode: 0o600 });
  } catch (error) {
    log.warn(
      `The access log ${file} could not be written; ${entry.act} of ${path.basename(entry.file)} is not in it.`,
      {
        message: error instanceof Error ? error.message : String(error),
      },
    );
  }
}

/** The access log, oldest first; with `file`, what concerns that file alone. Lines that are none are left out and counted. */
export function readAccessLog(file: string | null): {
  readonly path: string;
  readonly entries: readonly AccessEntry[];
  readonly unread: number;
} {
  const where = accessLogPath();
  let text: string;
  try {
    text = readFileSync(where, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return { path: where, entries: [], unread: 0 };
    throw new DoppelError('bad_file', `${where} cannot be read: ${readReason(cause)}.`, { cause });
  }
  const lines = text.split('\n').filter((line) => line !== '');
  const parsed = lines.map((line) => entryOfLine.safeParse(line));
  const entries = parsed.flatMap(({ success, data }) => (success ? [data] : []));
  const wanted = file === null ? null : path.resolve(file);
  return {
    path: where,
    entries: wanted === null ? entries : entries.filter((entry) => entry.file === wanted),
    unread: lines.length - entries.length,
  };
}

const entryOfLine = z
  .string()
  .transform((line, context) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'no JSON' });
      return z.NEVER;
    }
  })
  .pipe(accessEntry);
