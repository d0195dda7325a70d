import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type CatalogueEntry, canPull, isFileOf } from './catalogue.ts';
import { zeroDenormals } from './denormals.ts';
import { ModelError } from './model-error.ts';

/** Hashes of files that have not changed since: the key holds path, size and time of change. */
const knownHashes = new Map<string, string>();

/** SHA-256 of a file as lower-case hex. A file is read once as long as its size and time of change stay the same. */
export async function fileSha256(file: string): Promise<string> {
  const { size, mtimeNs } = await stat(file, { bigint: true });
  const key = `${path.resolve(file)}\n${size}\n${mtimeNs}`;
  const known = knownHashes.get(key);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const hex = hash.digest('hex');
  knownHashes.set(key, hex);
  return hex;
}

/** The first of the folders' files of this entry, or null. Whether its content is right is not looked at. */
export function findModelFile(entry: CatalogueEntry, folders: readonly string[]): string | null {
  return folders.map((folder) => path.join(folder, entry.file)).find((file) => existsSync(file)) ?? null;
}

/**
 * The path of the file of a catalogue entry.
 * @throws ModelError `missing` with the folders that were looked in and how to get the file.
 */
export function requireModelFile(entry: CatalogueEntry, folders: readonly string[]): string {
  const found = findModelFile(entry, folders);
  if (found !== null) return found;
  const remedy = canPull(entry)
    ? `"doppel models pull ${entry.id}" downloads it (${entry.bytes} bytes, ${entry.licence}).`
    : `Put the file there, or name its folder with --models or DOPPEL_MODELS; it has no public address to download from.`;
  throw new ModelError('missing', `${entry.file} is not in ${folders.join(', nor in ')}. ${remedy}`);
}

/** A model as it is opened: the bytes that were hashed, but for denormal weights, which are zero (denormals.ts). */
export interface ModelBytes {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/**
 * Reads a model file whole and, where an entry is given, checks it.
 * @throws ModelError `missing` when it cannot be read; `wrong_hash` when it is not the entry's file.
 */
export async function readModelFile(file: string, entry: CatalogueEntry | null): Promise<ModelBytes> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new ModelError('missing', `The model file ${file} cannot be read: ${why}.`, { cause });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (entry !== null && !isFileOf(entry, sha256)) {
    throw new ModelError('wrong_hash', wrongHashSentence(file, entry, { bytes: bytes.length, sha256 }));
  }
  zeroDenormals(bytes);
  return { path: file, bytes, sha256 };
}

/** What is said of a file that bears an entry's name and has other content. */
export function wrongHashSentence(
  file: string,
  entry: CatalogueEntry,
  found: { readonly bytes: number; readonly sha256: string },
): string {
  const size = found.bytes === entry.bytes ? '' : ` (${found.bytes} bytes instead of ${entry.bytes})`;
  const remedy =
    entry.family === 'osnet'
      ? 'Files of this name with other weights exist: give the path itself as the embedder to use it all the same, or remove it'
      : 'Remove it';
  const pull = !canPull(entry) ? '' : ` and run "doppel models pull ${entry.id}"`;
  return (
    `${file} is not the ${entry.id} of the catalogue: its sha256 is ${found.sha256}${size}, ` +
    `expected ${entry.sha256}. ${remedy}${pull}.`
  );
}
