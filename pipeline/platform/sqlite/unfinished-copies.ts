import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isFileLocked } from './file-lock.ts';

/** What `saveAs` names a copy until it is whole. */
const unfinishedCopy = /-saving-[0-9a-f]{12}$/;

/** The copies in a folder that a `saveAs` which was killed left unfinished; those that are being made are held, and left out. */
export function unfinishedCopies(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => unfinishedCopy.test(name))
    .map((name) => path.join(folder, name))
    .filter((file) => !isHeld(file));
}

function isHeld(file: string): boolean {
  try {
    return isFileLocked(file);
  } catch {
    return false; // what was cut off in its first page is no database, and nobody's
  }
}

/** Removes an unfinished copy with what SQLite keeps beside it. */
export function removeUnfinishedCopy(file: string): void {
  for (const left of [file, `${file}-journal`, `${file}-wal`, `${file}-shm`]) rmSync(left, { force: true });
}
