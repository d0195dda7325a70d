import { existsSync, globSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { withProject } from '#comparison/open-gallery.ts';
import type { EraseReply, ExportMade, KeyGuard, PurgeReply, PurposeReply, Seal } from '#contract/custody.ts';
import { calendarDay, type Purpose } from '#contract/purpose.ts';
import { counted } from '#contract/words/count-words.ts';
import { backupFolderOf, dropBackups, listBackups } from '#platform/sqlite/daily-backup.ts';
import { restoreBackup } from '#platform/sqlite/restore-backup.ts';
import { isAnalysisRunning } from '#project/analysis-lock.ts';
import { erasePerson } from '#project/custody/erase-person.ts';
import { readExportsMade, storeExportMade } from '#project/custody/exports-made.ts';
import { makeKeyFile, openKeyFile, publicPartOf } from '#project/custody/key-file.ts';
import { dayOf, isOverdue, readPurpose, storePurpose } from '#project/custody/purpose.ts';
import { sealProject } from '#project/custody/seals.ts';
import { readHead } from '#project/events.ts';
import { type ProjectDatabase, projectKind } from '#project/project-database.ts';
import { userFolders } from '../user-folders.ts';
import { noteAccess } from './access-log.ts';

export { noteAccess, readAccessLog } from './access-log.ts';
export { backUpBeforeDeciding } from './first-of-day.ts';
export { listBackups };

/** Puts a backup, the latest or the one named, in the place of a project; see `restoreBackup`. */
export async function restoreProject(file: string, backup: string | null) {
  return restoreBackup(projectKind, file, backup, new Date());
}

/** What erasing cannot reach, said each time. */
const notErased = [
  'The video itself, and every copy of it, still shows the person.',
  'Names and notes in the log stay: events are never changed.',
  'Copies of the project, libraries that read it, and file systems that keep old blocks (snapshots, flash memory) are not reached.',
];

/** Takes a person out of a project, with its backups; see `erasePerson`. Throws `locked` while an analysis runs. */
export async function eraseFromProject(
  file: string,
  request: { readonly person: number; readonly by: string; readonly reason: string },
): Promise<EraseReply> {
  return withProject(file, 'write', (project) => eraseFromOpen(project, request));
}

/** The same for a project that is open. */
export function eraseFromOpen(
  project: ProjectDatabase,
  request: { readonly person: number; readonly by: string; readonly reason: string },
): EraseReply {
  if (isAnalysisRunning(project.path)) {
    throw new DoppelError('locked', `${project.path} is being analysed. Erase when that is done.`);
  }
  const erased = erasePerson(project, { ...request, at: new Date().toISOString() });
  const backups = dropBackups(project.path);
  noteAccess({ by: request.by, act: 'erase', file: project.path, detail: `person ${request.person}` });
  return { ...erased, backups, exports: [...readExportsMade(project)], left: notErased };
}

/** Where the key of the person who is logged in lies, unless another file is named: one for each way of guarding it. */
export function ownKeyPath(guard: KeyGuard = 'passphrase'): string {
  return path.join(userFolders().config, guard === 'system' ? 'reviewer-key-system.json' : 'reviewer-key.json');
}

/** The public part of the key in a file, or null where there is none. Throws `bad_file` for what is no key. */
export function publicKeyIn(file: string): string | null {
  return existsSync(file) ? publicPartOf(file) : null;
}

/** Makes a key and returns its public part; see `makeKeyFile`. */
export async function makeReviewerKey(file: string, passphrase: string): Promise<string> {
  return (await makeKeyFile(file, passphrase)).publicKey;
}

/** Signs the log and the evidence of a project as they are now; see `sealProject`. */
export async function sealFile(
  file: string,
  options: { readonly key: string; readonly passphrase: string; readonly by: string },
): Promise<Seal> {
  const { key } = await openKeyFile(options.key, options.passphrase);
  return withProject(file, 'write', (project) =>
    sealProject(project, key, { by: options.by, at: new Date().toISOString() }),
  );
}

/** Signs the log and the evidence of a project that is open; the key is made first where there is none. Throws as `sealFile` does. */
export async function sealOpen(
  project: ProjectDatabase,
  options: { readonly key: string; readonly passphrase: string; readonly by: string },
): Promise<Seal> {
  const open = existsSync(options.key) ? openKeyFile : makeKeyFile;
  const { key } = await open(options.key, options.passphrase);
  return sealProject(project, key, { by: options.by, at: new Date().toISOString() });
}

/** What somebody says of a project; what is left out stays as it was. */
type SaidPurpose = Partial<Pick<Purpose, 'purpose' | 'legal_basis' | 'delete_by'>> & { readonly by: string };

/** Says what an open project is for. Throws `usage` for a day that is none. */
export function sayPurpose(project: ProjectDatabase, said: SaidPurpose): PurposeReply {
  const day = said.delete_by;
  if (day != null && !calendarDay.safeParse(day).success) {
    throw new DoppelError('usage', `"${day}" is no day; expected YYYY-MM-DD.`);
  }
  const before = readPurpose(project) ?? { purpose: '', legal_basis: '', delete_by: null };
  storePurpose(project, { ...before, ...said, at: new Date().toISOString() });
  return purposeView(project);
}

function purposeView(project: ProjectDatabase): PurposeReply {
  const purpose = readPurpose(project);
  return { project: project.path, purpose, overdue: isOverdue(purpose, dayOf(new Date())) };
}

/** What a project is for; with `said`, says it first. What is not said stays as it was. Throws `usage` for a day that is none. */
export async function purposeOf(file: string, said: SaidPurpose | null): Promise<PurposeReply> {
  return withProject(file, said === null ? 'read' : 'write', (project) =>
    said === null ? purposeView(project) : sayPurpose(project, said),
  );
}

/** The project files of folders and files that were named, each once. Throws `not_found` for what is not there. */
function projectFiles(places: readonly string[]): readonly string[] {
  const files = places.flatMap((place) => {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found === undefined) throw new DoppelError('not_found', `There is no file or folder ${place}.`);
    if (!found.isDirectory()) return [path.resolve(place)];
    // Backups are no projects of their own: they go with theirs.
    return globSync('**/*.doppel', { cwd: place, exclude: (name) => name.endsWith('-backups') }).map((name) =>
      path.resolve(place, name),
    );
  });
  return [...new Set(files)].toSorted();
}

/**
 * Finds the projects whose day has passed, in folders and files, and deletes them with their backups; `look` only tells. Exports
 * and the video are not touched. A file that cannot be read is told and left.
 */
export async function purgeOverdue(
  places: readonly string[],
  mode: 'look' | 'delete',
  by: string,
): Promise<PurgeReply> {
  const today = dayOf(new Date());
  const files = projectFiles(places);
  const reply = {
    dry_run: mode === 'look',
    looked_at: files.length,
    overdue: [] as PurgeReply['overdue'],
    unread: [] as PurgeReply['unread'],
  };
  for (const file of files) {
    try {
      const said = await withProject(file, 'read', readPurpose);
      if (said === null || said.delete_by === null || !isOverdue(said, today)) continue;
      const deleted = mode === 'delete' && deleteProject(file, by);
      const { size: bytes } = deleted ? { size: deleted.bytes } : statSync(file);
      const backups = deleted ? deleted.backups : listBackups(file).length;
      reply.overdue.push({ path: file, delete_by: said.delete_by, bytes, backups, deleted: deleted !== false });
    } catch (error) {
      if (!(error instanceof DoppelError)) throw error;
      reply.unread.push({ path: file, reason: error.message });
    }
  }
  return reply;
}

function deleteProject(file: string, by: string): { readonly bytes: number; readonly backups: number } {
  if (isAnalysisRunning(file)) throw new DoppelError('locked', `${file} is being analysed.`);
  const { size: bytes } = statSync(file);
  const backups = dropBackups(file);
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) rmSync(each, { force: true });
  noteAccess({ by, act: 'purge', file, detail: `with ${counted(backups, 'backup')} in ${backupFolderOf(file)}` });
  return { bytes, backups };
}

/** Records in a project and in the access log that an export was made; a file that cannot be written keeps no record of it. */
export async function noteExport(file: string, made: Pick<ExportMade, 'by' | 'folder'>): Promise<void> {
  noteAccess({ by: made.by, act: 'export', file: path.resolve(file), detail: `to ${made.folder}` });
  try {
    await withProject(file, 'write', (project) =>
      storeExportMade(project, { ...made, at: new Date().toISOString(), head: readHead(project) }),
    );
  } catch (error) {
    const isKept = error instanceof DoppelError && ['read_only', 'locked', 'disk_full'].includes(error.code);
    if (!isKept) throw error;
  }
}
