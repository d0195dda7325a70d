import { realpathSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';

/**
 * The absolute path of a file that may not be there yet, with every link followed: SQLite keeps its log, and we keep the lock,
 * beside the file itself, not beside a link to it. Throws `not_found` when its folder is not there, `failed` where the system
 * does not let us look.
 */
export function realPathOf(file: string): string {
  const absolute = path.resolve(file);
  return follow(absolute) ?? path.join(followFolder(path.dirname(absolute), absolute), path.basename(absolute));
}

function follow(target: string): string | null {
  try {
    return realpathSync(target);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new DoppelError('failed', `${target} cannot be opened: ${readReason(cause)}. Check its name and its place.`, {
      cause,
    });
  }
}

function followFolder(folder: string, file: string): string {
  const real = follow(folder);
  if (real !== null) return real;
  throw new DoppelError('not_found', `There is no folder ${folder} for ${file}.`);
}
