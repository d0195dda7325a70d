import { stat } from 'node:fs/promises';
import { type CatalogueEntry, canPull, catalogue, isFileOf, type ModelFamily } from './catalogue.ts';
import { ModelError } from './model-error.ts';
import { fileSha256, findModelFile, wrongHashSentence } from './model-file.ts';
import { modelFolders } from './model-folders.ts';
import { openSession } from './session.ts';

/** A catalogue entry and whether its file is on this machine. */
export interface ModelState {
  readonly id: string;
  /** `pair`: encoders of texts and of pictures, several files. */
  readonly family: ModelFamily | 'pair';
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly source: string;
  /** False for files that have no public address: they are for tests. */
  readonly can_pull: boolean;
  readonly state: 'missing' | 'present' | 'wrong_hash';
  readonly path: string | null;
}

/** A state after the file was also opened; `problem` is a sentence, and null when all is well or the file is missing. */
export interface VerifiedModel extends ModelState {
  /** Of the file that is here; null where none is, or what is there is no file. */
  readonly found_sha256: string | null;
  readonly problem: string | null;
}

/** Where to look; the program's own catalogue and folders where nothing is said. */
interface ModelSearch {
  /** The one folder to look in; null for the usual ones. */
  readonly models: string | null;
  readonly entries?: readonly CatalogueEntry[];
}

/** The state of one entry, its file found in these folders and hashed. */
export async function modelState(entry: CatalogueEntry, folders: readonly string[]): Promise<ModelState> {
  const path = findModelFile(entry, folders);
  return {
    id: entry.id,
    family: entry.family,
    file: entry.file,
    bytes: entry.bytes,
    sha256: entry.sha256,
    licence: entry.licence,
    source: entry.source,
    can_pull: canPull(entry),
    state: path === null ? 'missing' : await contentState(path, entry),
    path,
  };
}

/** A file of another size is another file: only one of the right size is read. */
async function contentState(file: string, entry: CatalogueEntry): Promise<'present' | 'wrong_hash'> {
  const info = await stat(file);
  const sizes = [entry.bytes, ...entry.also.map(({ bytes }) => bytes)];
  const right = info.isFile() && sizes.includes(info.size) && isFileOf(entry, await fileSha256(file));
  return right ? 'present' : 'wrong_hash';
}

/** Every model of the catalogue, and whether its file is here with the right content. */
export async function listModels({ models, entries = catalogue }: ModelSearch): Promise<readonly ModelState[]> {
  const folders = modelFolders(models);
  const states: ModelState[] = [];
  for (const entry of entries) states.push(await modelState(entry, folders));
  return states;
}

/**
 * As `listModels`; and each ONNX file is opened on the CPU, and its inputs and outputs compared with the catalogue. What is
 * wrong with a file is told in its `problem`, never thrown.
 */
export async function verifyModels({ models, entries = catalogue }: ModelSearch): Promise<readonly VerifiedModel[]> {
  const folders = modelFolders(models);
  const verified: VerifiedModel[] = [];
  for (const entry of entries) {
    const state = await modelState(entry, folders);
    const found = state.path === null || !(await stat(state.path)).isFile() ? null : await fileSha256(state.path);
    verified.push({ ...state, found_sha256: found, problem: await problemOf(entry, state, found) });
  }
  return verified;
}

async function problemOf(
  entry: CatalogueEntry,
  { state, path }: ModelState,
  found: string | null,
): Promise<string | null> {
  if (path === null) return null;
  if (found === null) return `${path} is not a file.`;
  if (state === 'wrong_hash') return wrongHashSentence(path, entry, { bytes: (await stat(path)).size, sha256: found });
  if (entry.inputs.length === 0) return null; // not a graph: its hash is all there is to check
  try {
    const session = await openSession({ file: path, entry, device: 'cpu', threads: 1 });
    await session.close();
    return null;
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
}
