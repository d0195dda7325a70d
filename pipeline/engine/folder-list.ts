import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { hasVideoEnding } from '#base/video-endings.ts';
import type { FolderEntry, ReplyOf } from '#contract/channels.ts';

/** By what a file's name ends with: a guess for the eye; what a file really holds is found when it is opened. */
const kinds: readonly (readonly [FolderEntry['kind'], (name: string) => boolean])[] = [
  ['project', (name) => /\.doppel$/i.test(name)],
  ['insight', (name) => /\.insight$/i.test(name)],
  ['persons', (name) => /\.npz$/i.test(name)],
  ['tracks', (name) => /\.(txt|csv|tsv|xml|json|zip)$/i.test(name)],
  // A GIF may be a video; where folders are gone through by a program it rather is a picture.
  ['video', (name) => hasVideoEnding(name) || /\.gif$/i.test(name)],
];

/** A folder of more entries is no place to look for a file by eye. */
const mostEntries = 5000;

/**
 * What is in a folder, folders first, then by name; hidden entries left out. Throws `not_found` where there is no such
 * folder, `failed` where it cannot be read.
 */
export async function listFolder(folder: string): Promise<ReplyOf<'files.list'>> {
  const absolute = path.resolve(folder);
  const found = await readFolder(absolute);
  const visible = found.filter(({ name }) => !name.startsWith('.')).slice(0, mostEntries);
  const entries = await Promise.all(visible.map(({ name }) => describe(path.join(absolute, name), name)));
  const parent = path.dirname(absolute);
  return {
    folder: absolute,
    parent: parent === absolute ? null : parent,
    entries: entries
      .filter((entry) => entry !== null)
      .toSorted(
        (left, right) =>
          Number(right.kind === 'folder') - Number(left.kind === 'folder') ||
          left.name.localeCompare(right.name, 'en', { numeric: true }),
      ),
  };
}

async function readFolder(folder: string): Promise<readonly { readonly name: string }[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) throw new DoppelError('not_found', `There is no folder ${folder}.`);
    throw new DoppelError('failed', `The folder ${folder} cannot be read: ${readReason(error)}.`, { cause: error });
  }
}

/** Null for what is neither file nor folder, and for links that lead nowhere. */
async function describe(file: string, name: string): Promise<FolderEntry | null> {
  const status = await stat(file).catch(() => null);
  if (status?.isDirectory()) return { name, path: file, kind: 'folder', bytes: null };
  if (!status?.isFile()) return null;
  const kind = kinds.find(([, isOne]) => isOne(name))?.[0] ?? 'other';
  return { name, path: file, kind, bytes: status.size };
}
