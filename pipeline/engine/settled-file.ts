import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason, systemRefusal, writeReason } from '#base/system-errors.ts';
import { log } from '#platform/log/log.ts';

/** Writes a small file of the person's own as JSON, as `writeSettledText` does. */
export function writeSettled(file: string, content: unknown): void {
  writeSettledText(file, `${JSON.stringify(content, null, 1)}\n`);
}

/**
 * Writes a small file of the person's own: aside, and moved into place, so that nobody reads half of it. Its folder is made. Throws a
 * DoppelError that says what to do where the system refuses.
 */
export function writeSettledText(file: string, text: string): void {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(aside, text, { mode: 0o600 });
    renameSync(aside, file);
  } catch (error) {
    removeIfThere(aside);
    const { code, advice } = systemRefusal(error) ?? { code: 'failed', advice: 'Check the folder' };
    throw new DoppelError(code, `${file} cannot be written: ${writeReason(error)}. ${advice}.`, { cause: error });
  }
}

/** The text of such a file; null where there is none. Throws `failed` where it cannot be read. */
export function readSettledText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw new DoppelError('failed', `${file} cannot be read: ${readReason(error)}.`, { cause: error });
  }
}

/** The value of such a file of JSON, unchecked; null where there is none, or no JSON in it. Throws `failed` where it cannot be read. */
export function readSettled(file: string): unknown {
  const text = readSettledText(file);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // not the file that we wrote; the caller goes on without it
  }
}

/** What was begun aside; where not even that can be looked at, nothing was begun. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    log.warn(`${file} could not be removed: ${String(error)}`);
  }
}
