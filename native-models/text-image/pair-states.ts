import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../model-error.ts';
import { fileSha256 } from '../model-file.ts';
import { modelFolders } from '../model-folders.ts';
import type { ModelState, VerifiedModel } from '../model-states.ts';
import { openPair } from './open-pair.ts';
import {
  type PairFile,
  type PublishedFile,
  type PublishedPair,
  type TextImagePair,
  textImagePairs,
} from './pair-catalogue.ts';

/** The files of a pair: what reads texts, what reads pictures, and what turns texts into tokens. */
export function filesOf<File extends PairFile>({ text, vision, tokenizer }: TextImagePair<File>): readonly File[] {
  return [text, vision, tokenizer.file];
}

/** Whether a file lies in one of the folders with its content. One of another length is not read. */
export async function fileState(
  { file, bytes, sha256 }: PublishedFile,
  folders: readonly string[],
): Promise<Pick<ModelState, 'state' | 'path'>> {
  const found = folders.map((folder) => path.join(folder, file)).find((each) => existsSync(each)) ?? null;
  if (found === null) return { state: 'missing', path: null };
  const info = await stat(found);
  const right = info.isFile() && info.size === bytes && (await fileSha256(found)) === sha256;
  return { state: right ? 'present' : 'wrong_hash', path: found };
}

/** A pair as the list of models has it: its file and hash are those of what reads pictures, its bytes those of all its files. */
export async function pairState(pair: PublishedPair, folders: readonly string[]): Promise<ModelState> {
  const files = filesOf(pair);
  const states = await Promise.all(files.map((file) => fileState(file, folders)));
  const wrong = states.find(({ state }) => state === 'wrong_hash');
  const isWhole = states.every(({ state }) => state === 'present');
  return {
    id: pair.id,
    family: 'pair',
    file: pair.vision.file,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    sha256: pair.vision.sha256,
    licence: pair.licence,
    source: pair.source,
    can_pull: true,
    state: wrong !== undefined ? 'wrong_hash' : isWhole ? 'present' : 'missing',
    path: wrong?.path ?? (isWhole ? (states[1]?.path ?? null) : null),
  };
}

/** Whether this is the id of a known pair. */
export const isPair = (id: string): boolean => textImagePairs.some((pair) => pair.id === id);

/** The known pairs of encoders, and whether their files are here. */
export function listPairs(models: string | null): Promise<readonly ModelState[]> {
  return Promise.all(textImagePairs.map((pair) => pairState(pair, modelFolders(models))));
}

/** The same, each pair that is here opened: whether its texts and pictures become vectors of one space. What is wrong is told, never thrown. */
export async function verifyPairs(models: string | null): Promise<readonly VerifiedModel[]> {
  const folders = modelFolders(models);
  const verified: VerifiedModel[] = [];
  for (const pair of textImagePairs) {
    const state = await pairState(pair, folders);
    const found = state.path === null ? null : await fileSha256(state.path);
    verified.push({
      ...state,
      found_sha256: found,
      problem: state.path === null ? null : await problemOf(pair, folders),
    });
  }
  return verified;
}

async function problemOf({ id }: PublishedPair, folders: readonly string[]): Promise<string | null> {
  try {
    const { vision, text } = await openPair(id, { folders, device: 'cpu' });
    await Promise.all([vision.close(), text.close()]);
    return null;
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
}
