import { lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { filesOfExport } from './export-manifest.ts';

/** What stands at a path itself, links not followed; null where nothing does. */
export const statOrNull = (file: string): Stats | null => lstatSync(file, { throwIfNoEntry: false }) ?? null;

/** The first folder on the way from `folder` to `name` that is there and is no folder (a link counts as none). */
function blockedAt(folder: string, name: string): string | null {
  const parts = name.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const step = path.join(folder, ...parts.slice(0, depth));
    const stat = statOrNull(step);
    if (stat !== null && !stat.isDirectory()) return step;
  }
  return null;
}

/**
 * Throws `failed` when a file of these names stands in `folder` that no earlier export wrote, or when a link would lead the
 * export elsewhere: what belongs to somebody else is never replaced.
 */
export function assertReplaceable(folder: string, names: readonly string[]): void {
  const ours = new Set(filesOfExport(folder));
  for (const name of names) {
    const blocked = blockedAt(folder, name);
    if (blocked !== null) {
      throw new DoppelError(
        'failed',
        `${blocked} should be a folder of the export and is a file or a link. Choose another folder, or move it away.`,
      );
    }
    const stat = statOrNull(path.join(folder, name));
    if (stat === null || (stat.isFile() && ours.has(name))) continue;
    throw new DoppelError(
      'failed',
      `${path.join(folder, name)} was not written by an earlier export, so it is not replaced. Choose another folder, or move it away.`,
      { details: { file: name } },
    );
  }
}
