import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';

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
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') return false;
    const folder = path.dirname(file);
    if (code === 'ENOENT') throw new DoppelError('not_found', `There is no folder ${folder} to make ${named} in.`);
    if (code === 'ENOTDIR')
      throw new DoppelError('not_found', `${folder} is not a folder: ${named} cannot be made in it.`);
    if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
      const message = `${named} cannot be written: its folder ${folder} is read-only. Choose a place where you may write, or change the permissions of that folder.`;
      throw new DoppelError('read_only', message, { cause });
    }
    if (['ENOSPC', 'EDQUOT'].includes(code)) {
      throw new DoppelError(
        'disk_full',
        `There is no room left to make ${named}. Make room, or choose another place.`,
        { cause },
      );
    }
    throw new DoppelError('failed', `${named} cannot be made (${code}).`, { cause });
  }
}
