import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { Leftover } from '#contract/channels.ts';
import { removeUnfinishedExport, unfinishedExports } from '#export/staging-folder.ts';
import { log } from '#platform/log/log.ts';
import { removeUnfinishedCopy, unfinishedCopies } from '#platform/sqlite/unfinished-copies.ts';

/** How a sort of leftovers is found in a folder, and removed. */
interface LeftoverSort {
  readonly kind: Leftover['kind'];
  readonly find: (folder: string) => readonly string[];
  readonly remove: (place: string) => void;
}

const sorts: readonly LeftoverSort[] = [
  { kind: 'copy', find: unfinishedCopies, remove: removeUnfinishedCopy },
  { kind: 'export', find: unfinishedExports, remove: removeUnfinishedExport },
];

/** What copies and exports that were killed left in folders; a folder that cannot be read has none. */
export function findLeftovers(folders: readonly string[]): Leftover[] {
  return [...new Set(folders)].flatMap((folder) =>
    sorts.flatMap(({ kind, find }) => {
      try {
        return find(folder).map((place) => ({ kind, path: place }));
      } catch (error) {
        log.info('A folder could not be looked through', { folder, message: String(error) });
        return [];
      }
    }),
  );
}

/** Removes leftovers of those folders. Throws `not_found` for what is none: nothing else is ever removed. */
export function removeLeftovers(folders: readonly string[], paths: readonly string[]): void {
  const found = findLeftovers(folders);
  for (const place of paths) {
    const leftover = found.find((each) => each.path === path.resolve(place));
    if (leftover === undefined) {
      throw new DoppelError('not_found', `${place} is nothing that a copy or an export of Doppel left unfinished.`);
    }
    sorts.find(({ kind }) => kind === leftover.kind)?.remove(leftover.path);
  }
}
