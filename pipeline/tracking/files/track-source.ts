import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { readReason } from '#base/system-errors.ts';
import { withinLimit } from '#platform/files/answer-limit.ts';
import { readRegularFile, statRegularFile } from '#platform/files/regular-file.ts';
import { readZip } from '#platform/formats/zip-archive.ts';

/** A file in a folder or an archive. */
export interface TrackMember {
  /** From the folder or the archive's root on, with forward slashes. */
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

/** What a path of tracks leads to: a file's bytes, or the files of a folder or an archive. */
export type TrackSource =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'files'; readonly what: 'folder' | 'zip archive'; readonly members: readonly TrackMember[] };

/**
 * 5,000 persons of 1,000 frames are about 90 MB as NPZ and 250 MB as text. The text is read in pieces, its rows are kept.
 */
const maxFileBytes = 400 * 2 ** 20;
/** A label file a frame: three hours at 30 frames a second. */
const mostMembers = 324_000;
/** Folders within folders: a data set's root, its sequence, `gt`. */
const mostLevels = 4;

/** Zip archives begin with these four bytes. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] <= 7 && bytes[3] <= 8;

/**
 * Opens what a path of persons or tracks leads to. An archive is unpacked unless it is an NPZ, which is one file. Throws `bad_persons`
 * for what is missing, no file and no folder, empty, or larger than what is read.
 */
export async function openTrackSource(file: string): Promise<TrackSource> {
  try {
    const found = await withinLimit(stat(file), { path: file, code: 'bad_persons' });
    if (found.isDirectory()) return { kind: 'files', what: 'folder', members: await listFolder(file) };
    const bytes = await readTrackFile(file);
    if (bytes.length === 0) throw new DoppelError('bad_persons', `${file}: the file is empty.`);
    return isZip(bytes) ? await openArchive(bytes) : { kind: 'file', bytes };
  } catch (error) {
    if (error instanceof DoppelError && error.code === 'bad_persons') throw error;
    const reason = error instanceof DoppelError ? error.message.replace(/\.$/, '') : readReason(error);
    throw new DoppelError('bad_persons', `${file}: ${reason}.`, { cause: error });
  }
}

async function readTrackFile(file: string): Promise<Uint8Array> {
  const asked = { code: 'bad_persons', needed: 'the path of a file is needed' } as const;
  const { size } = await statRegularFile(file, asked);
  if (size > maxFileBytes) {
    throw new DoppelError('bad_persons', `${file}: it has ${size} bytes; at most ${maxFileBytes} are read.`);
  }
  return readRegularFile(file, asked);
}

async function openArchive(bytes: Uint8Array): Promise<TrackSource> {
  const members = await readZip(bytes, 'zip archive', { maxMembers: mostMembers, maxTotalBytes: 2 ** 30 });
  if ([...members.keys()].some((name) => name.endsWith('.npy'))) return { kind: 'file', bytes };
  return {
    kind: 'files',
    what: 'zip archive',
    members: [...members].map(([name, content]) => ({ name, read: async () => content })),
  };
}

async function listFolder(root: string): Promise<readonly TrackMember[]> {
  const members: TrackMember[] = [];
  const visit = async (folder: string, level: number): Promise<void> => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && level < mostLevels) await visit(name, level + 1);
      if (!entry.isFile()) continue;
      if (members.length === mostMembers) {
        throw new DoppelError('bad_persons', `${root}: the folder has more than ${mostMembers} files.`);
      }
      members.push({ name, read: () => readTrackFile(path.join(root, name)) });
    }
  };
  await visit('', 1);
  return members.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
