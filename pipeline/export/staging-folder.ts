import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isSystemError } from '#base/system-errors.ts';
import { acquireFileLock, type FileLock, isFileLocked } from '#platform/sqlite/file-lock.ts';
import { exportLayout } from './export-layout.ts';
import { manifestText } from './export-manifest.ts';
import { assertReplaceable, statOrNull } from './replaceable.ts';
import { type SwapPlaces, swapFiles, undoSwap } from './swap-files.ts';

/**
 * A place in which an export is written before it is moved to where it belongs. Until `commit` has returned, the older export
 * is the one that counts; whatever happens, `close` leaves the one or the other whole, and nothing beside it.
 */
interface StagingFolder {
  /** Where the new files are written, laid out as they will be. */
  readonly folder: string;
  /** Moves these files of `folder` into place, for those of the older export. Throws when it could not, and then did nothing. */
  commit(files: readonly string[]): void;
  /** Removes the folder, and first takes an unfinished `commit` back. Safe to call twice. */
  close(): void;
}

const lockName = 'lock.sqlite';

/** What an export works in, within the folder that it replaces or, hidden, beside the one that it makes. */
const stagingName = '.doppel-export';

/** What lies in an staging folder. A folder of the same name with anything else in it is somebody's. */
const partNames: ReadonlySet<string> = new Set(['new', 'old', lockName, `${lockName}-journal`]);

/**
 * Makes a folder and those on the way to it; returns the outermost one made, undefined where all were there. One at a time:
 * the recursive mkdir of Node 24 says ENOENT on a read-only disk, where the plain one says EROFS.
 */
function makeFolders(folder: string): string | undefined {
  if (statOrNull(folder) !== null) return undefined;
  const outermost = makeFolders(path.dirname(folder));
  mkdirSync(folder);
  return outermost ?? folder;
}

/**
 * Makes the folder and locks it, so that a folder that an interrupted export left can be told from one in use. Throws `locked`,
 * and `failed` where something else lies in it.
 */
function lockFolder(staging: string, target: string): FileLock {
  makeFolders(staging);
  const stranger = readdirSync(staging).find((name) => !partNames.has(name));
  if (stranger !== undefined) {
    throw new DoppelError(
      'failed',
      `${path.join(staging, stranger)} stands where the export works. Move it away and try again.`,
    );
  }
  return acquireFileLock(path.join(staging, lockName), {
    guarded: target,
    held: `Another export into ${target} is under way. Wait until it has ended, or choose another folder.`,
  });
}

/** Undoes what an interrupted export left in a locked staging folder, and empties it. */
function recover(staging: string, target: string): SwapPlaces {
  const places: SwapPlaces = { target, fresh: path.join(staging, 'new'), old: path.join(staging, 'old') };
  undoSwap(places);
  rmSync(places.fresh, { recursive: true, force: true });
  rmSync(places.old, { recursive: true, force: true });
  return places;
}

/** Removes a locked staging folder and gives the lock back; the folder stays where another export has taken it over since. */
function removeStaging(staging: string, lock: FileLock): void {
  for (const name of partNames) {
    if (name !== lockName) rmSync(path.join(staging, name), { recursive: true, force: true });
  }
  lock.release();
  removeEmpty(staging);
}

/** Removes a folder unless something is in it; whether it is gone. */
function removeEmpty(folder: string): 'gone' | 'in use' {
  try {
    rmdirSync(folder);
    return 'gone';
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return 'gone';
    if (isSystemError(error) && ['ENOTEMPTY', 'EEXIST'].includes(error.code)) return 'in use';
    throw error;
  }
}

/** Where the folder really is, links followed; the path as it stands where there is nothing yet. */
function resolveTarget(to: string): { readonly target: string; readonly exists: boolean } {
  const target = path.resolve(to);
  if (statOrNull(target) === null) return { target, exists: false };
  const real = realpathSync(target);
  if (!statOrNull(real)?.isDirectory()) {
    throw new DoppelError('failed', `The export needs a folder, and ${target} is a file. Choose another place.`);
  }
  return { target: real, exists: true };
}

/** Removes the folders that were made on the way to the target, from `innermost` up to `outermost`, while they are empty. */
function removeMade(innermost: string, outermost: string | undefined): void {
  if (outermost === undefined) return;
  for (let folder = innermost; folder.length >= outermost.length; folder = path.dirname(folder)) {
    if (removeEmpty(folder) === 'in use') return;
  }
}

/**
 * Opens the staging folder of an export into `to`, and first puts right what an export that was killed there left behind. A
 * folder that exists has it inside, on the same disk whatever is linked or mounted; otherwise it stands beside, and becomes
 * the folder in one step. Throws `locked`, and `failed` where `to` is no folder or holds somebody else's files of these names.
 */
export function openAsideFolder(to: string): StagingFolder {
  const { target, exists } = resolveTarget(to);
  const parent = path.dirname(target);
  const beside = path.join(parent, `.${path.basename(target)}${stagingName}`);
  const staging = exists ? path.join(target, stagingName) : beside;
  const made = exists ? undefined : makeFolders(parent);
  if (exists && existsSync(beside)) {
    const lock = lockFolder(beside, target);
    recover(beside, target);
    removeStaging(beside, lock);
  }
  const lock = lockFolder(staging, target);
  let places: SwapPlaces;
  try {
    places = recover(staging, target);
    if (exists)
      assertReplaceable(
        target,
        Object.values(exportLayout).filter((name) => typeof name === 'string'),
      );
    mkdirSync(places.fresh);
  } catch (error) {
    removeStaging(staging, lock);
    removeMade(parent, made);
    throw error;
  }
  let open = true;
  return {
    folder: places.fresh,
    commit(files) {
      writeFileSync(path.join(places.fresh, exportLayout.manifest), manifestText(files));
      if (exists) {
        assertReplaceable(target, [...files, exportLayout.manifest]);
        swapFiles(places);
      } else {
        renameSync(places.fresh, target);
      }
    },
    close() {
      if (!open) return;
      open = false;
      try {
        // If the old files cannot return, this throws, and they stay in the staging folder for the next export to put back.
        undoSwap(places);
        removeStaging(staging, lock);
        removeMade(parent, made);
      } finally {
        lock.release();
      }
    },
  };
}

/** The folder that a staging folder works for. */
function targetOf(staging: string): string {
  const name = path.basename(staging);
  const parent = path.dirname(staging);
  return name === stagingName ? parent : path.join(parent, name.slice(1, -stagingName.length));
}

/** What exports that were killed left in a folder, and in the folders within it; what is being written is locked, and left out. */
export function unfinishedExports(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const here = entries.filter(({ name }) => name.endsWith(stagingName)).map(({ name }) => path.join(folder, name));
  const within = entries.map(({ name }) => path.join(folder, name, stagingName)).filter(isFolder);
  return [...here, ...within].filter(isLeft);
}

/** Not a link to one, which would lead elsewhere. */
function isFolder(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isLeft(staging: string): boolean {
  try {
    return readdirSync(staging).every((name) => partNames.has(name)) && !isFileLocked(path.join(staging, lockName));
  } catch {
    return false; // it may not be read: not ours to offer
  }
}

/** Removes what a killed export left, and first puts the older export's files back where it had moved them. Throws `locked`. */
export function removeUnfinishedExport(staging: string): void {
  const target = targetOf(staging);
  const lock = lockFolder(staging, target);
  try {
    recover(staging, target);
  } finally {
    removeStaging(staging, lock);
  }
}
