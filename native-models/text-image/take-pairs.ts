import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { asFolderError } from '../folder-error.ts';
import { fileSha256 } from '../model-file.ts';
import { modelFolders, pullFolder } from '../model-folders.ts';
import { type PairFile, type TextImagePair, textImagePairs } from './pair-catalogue.ts';

/** A pair of encoders of which a file was found. */
export interface TakenPair {
  readonly id: string;
  /** The names, in a folder with weights, of its files that are not here yet; none where it can be used. */
  readonly lacks: readonly string[];
}

const filesOf = ({ text, vision, tokenizer }: TextImagePair): readonly PairFile[] => [text, vision, tokenizer.file];

/**
 * Copies the files of known pairs that lie in `folder`, or in its folder `onnx` as their repositories have them, to where models are looked
 * for, under the names that Doppel knows. Files are known by their SHA-256, whatever they are called: nothing is taken on trust.
 *
 * @throws ModelError `no_space` or `read_only` when the files cannot be written.
 */
export async function takePairs(
  folder: string,
  {
    models,
    pairs = textImagePairs,
  }: { readonly models: string | null; readonly pairs?: readonly TextImagePair[] | undefined },
): Promise<readonly TakenPair[]> {
  const to = pullFolder(models);
  const found = await filesByHash([folder, path.join(folder, 'onnx')]);
  const taken: TakenPair[] = [];
  for (const pair of pairs) {
    const here = filesOf(pair).filter(({ sha256 }) => sha256 !== null && found.has(sha256));
    if (here.length === 0) continue;
    for (const { file, sha256 } of here) {
      const source = found.get(sha256 ?? '');
      if (source !== undefined) await copyWhole(source, path.join(to, file), to);
    }
    const isHere = ({ file }: PairFile): boolean =>
      modelFolders(models).some((place) => existsSync(path.join(place, file)));
    taken.push({ id: pair.id, lacks: filesOf(pair).flatMap((each) => (isHere(each) ? [] : [each.file])) });
  }
  return taken;
}

/** Files that may be of a pair by their name's end, by their hash. A folder that is not there holds none. */
async function filesByHash(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of (await readdir(folder)).toSorted()) {
      const file = path.join(folder, name);
      // A link that leads nowhere is no file; a pipe or a device is never read.
      const info = await stat(file).catch(() => null);
      if (info?.isFile() && /\.(onnx|json|gz)$/i.test(name)) files.set(await fileSha256(file), file);
    }
  }
  return files;
}

async function copyWhole(source: string, target: string, folder: string): Promise<void> {
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(source, part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined); // a folder that is a file holds no part either
    throw asFolderError(error, folder);
  }
}
