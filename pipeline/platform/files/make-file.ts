import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, isSystemError, systemRefusal, writeReason } from '#base/system-errors.ts';

/**
 * Makes an empty file; false when there is one of that name already, which is not opened. `named` is what the person knows of,
 * where the file is only kept beside it. (A file that SQLite has open in this
 * process must not be opened and closed by anybody else: on POSIX systems that drops SQLite's locks.) Throws `not_found`,
 * `read_only`, `disk_full` or `failed` with a sentence on why it cannot be made.
 */
export function makeFile(file: string, named = file): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (cause) {
    if (isSystemError(cause) && cause.code === 'EEXIST') return false;
    const folder = path.dirname(file);
    if (isMissing(cause)) throw new DoppelError('not_found', `There is no folder ${folder} to make ${named} in.`);
    const { code, advice } = systemRefusal(cause) ?? { code: 'failed', advice: 'Choose another place' };
    throw new DoppelError(code, `${named} cannot be made in ${folder}: ${writeReason(cause)}. ${advice}.`, { cause });
  }
}
