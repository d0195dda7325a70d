import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isSystemError } from '#base/system-errors.ts';
import { exportLayout, isExportName } from './export-layout.ts';
import { filesOfExport } from './export-manifest.ts';
import { statOrNull } from './replaceable.ts';

/** The three places of a swap: the export's folder, the new files (with their manifest), and where the old ones wait. */
export interface SwapPlaces {
  readonly target: string;
  readonly fresh: string;
  readonly old: string;
}

function move(from: string, to: string, name: string): void {
  mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
  renameSync(path.join(from, name), path.join(to, name));
}

/** Removes the folders of an export that hold nothing any more, innermost first. */
function removeEmptyFolders(target: string): void {
  for (const folder of ['webp_viewer/webp', 'webp_viewer/still', 'webp_viewer/crops', 'webp_viewer']) {
    try {
      rmdirSync(path.join(target, folder));
    } catch (error) {
      // It was never there, or somebody's file is in it.
      if (!isSystemError(error) || !['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(error.code)) throw error;
    }
  }
}

/**
 * Puts the new files in the place of the old ones: renames within one file system, in one breath, the manifest last. It can
 * be undone from what lies in the three places alone (`undoSwap`), so it may be killed at any moment.
 */
export function swapFiles({ target, fresh, old }: SwapPlaces): void {
  for (const name of filesOfExport(target)) {
    if (statOrNull(path.join(target, name))?.isFile()) move(target, old, name);
  }
  removeEmptyFolders(target);
  const names = filesOfExport(fresh);
  for (const name of names) if (name !== exportLayout.manifest) move(fresh, target, name);
  move(fresh, target, exportLayout.manifest);
}

/**
 * Takes an unfinished swap back. A manifest still among the new files says that it did not finish: then every file that it
 * names and that is there no more has reached the target and is removed, and the old ones return. Otherwise does nothing.
 */
export function undoSwap({ target, fresh, old }: SwapPlaces): void {
  if (statOrNull(path.join(fresh, exportLayout.manifest)) === null) return;
  for (const name of filesOfExport(fresh)) {
    if (statOrNull(path.join(fresh, name)) === null) rmSync(path.join(target, name), { force: true });
  }
  const waiting = statOrNull(old) === null ? [] : readdirSync(old, { recursive: true, encoding: 'utf8' });
  for (const found of waiting) {
    const name = found.split(path.sep).join('/');
    if (isExportName(name)) move(old, target, name);
  }
  if (statOrNull(target) !== null) removeEmptyFolders(target);
}
