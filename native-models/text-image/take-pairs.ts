import { existsSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileSha256 } from '../model-file.ts';
import { modelFolders, pullFolder } from '../model-folders.ts';
import { putWhole, regularFiles } from '../taken-file.ts';
import { type PairFile, type TextImagePair, textImagePairs } from './pair-catalogue.ts';
import { filesOf } from './pair-states.ts';

/** A pair of encoders of which a file was found. */
export interface TakenPair {
  readonly id: string;
  /** The names, in a folder with weights, of its files that are not here yet; none where it can be used. */
  readonly lacks: readonly string[];
}

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
      if (source !== undefined) await putWhole(to, file, (part) => copyFile(source, part));
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
    for (const { name, file } of await regularFiles(folder, await readdir(folder)))
      if (/\.(onnx|json|gz)$/i.test(name)) files.set(await fileSha256(file), file);
  }
  return files;
}
