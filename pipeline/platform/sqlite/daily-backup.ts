import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { saveAs } from './save-as.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** How many backups are kept beside a file; the oldest go. A working week and the weekend. */
export const backupsKept = 7;

/** A backup of a file. */
export interface Backup {
  readonly path: string;
  /** ISO 8601, UTC: when it was begun. */
  readonly at: string;
  readonly bytes: number;
}

/** The folder of a file's backups, beside it. */
export function backupFolderOf(file: string): string {
  return `${file}-backups`;
}

const pattern = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z(?:-replaced)?\.[\w-]+$/;

/** The backups of a file, the latest first. Throws what the system says of a folder that cannot be listed. */
export function listBackups(file: string): readonly Backup[] {
  const folder = backupFolderOf(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .reverse()
    .flatMap((name) => {
      const found = pattern.exec(name);
      if (found === null) return [];
      const [, day, hour, minute, second] = found;
      const whole = path.join(folder, name);
      return [{ path: whole, at: `${day}T${hour}:${minute}:${second}.000Z`, bytes: statSync(whole).size }];
    });
}

/** The name of a backup that is made now; `replaced` is what a restored backup took the place of. */
export function backupPath(file: string, now: Date, kind: 'copy' | 'replaced'): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return path.join(backupFolderOf(file), `${stamp}Z${kind === 'copy' ? '' : '-replaced'}${path.extname(file)}`);
}

/** The day of a moment where the person sits: a day begins when they do. */
const dayOf = (moment: Date): string => `${moment.getFullYear()}-${moment.getMonth()}-${moment.getDate()}`;

/** Makes the folder of a file's backups, which only its user may look into. */
export function makeBackupFolder(file: string): void {
  mkdirSync(backupFolderOf(file), { recursive: true, mode: 0o700 });
}

/** Backups that are being made, by file: whoever asks meanwhile waits for the same one. */
const underWay = new Map<string, Promise<string | null>>();

/**
 * Backs an open file up before the first change of a day, through SQLite's backup, complete also while others write; returns
 * where to, or null when this day has one. Keeps the latest seven. Throws `disk_full`, `read_only` and what else `saveAs` throws.
 */
export function backUpDaily(file: SqliteFile, now: Date): Promise<string | null> {
  const known = underWay.get(file.path);
  if (known !== undefined) return known;
  const made = backUp(file, now).finally(() => underWay.delete(file.path));
  underWay.set(file.path, made);
  return made;
}

async function backUp(file: SqliteFile, now: Date): Promise<string | null> {
  const [latest] = listBackups(file.path);
  if (latest !== undefined && dayOf(new Date(latest.at)) === dayOf(now)) return null;
  const target = backupPath(file.path, now, 'copy');
  try {
    makeBackupFolder(file.path);
  } catch (cause) {
    throw new DoppelError('read_only', `No folder for backups can be made beside ${file.path}.`, { cause });
  }
  await saveAs(file, target);
  for (const old of listBackups(file.path).slice(backupsKept)) rmSync(old.path, { force: true });
  return target;
}

/** Removes every backup of a file; returns how many there were. */
export function dropBackups(file: string): number {
  const backups = listBackups(file);
  for (const { path: backup } of backups) rmSync(backup, { force: true });
  const folder = backupFolderOf(file);
  if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  return backups.length;
}
