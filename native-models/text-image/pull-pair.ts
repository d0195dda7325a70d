import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { sizeOf } from '../download-file.ts';
import { downloadFiles, partFile } from '../download-files.ts';
import { asFolderError } from '../folder-error.ts';
import { ModelError } from '../model-error.ts';
import { pullFolder } from '../model-folders.ts';
import type { ModelState } from '../model-states.ts';
import type { PullOptions } from '../pull-model.ts';
import { type PublishedFile, type PublishedPair, textImagePairs } from './pair-catalogue.ts';
import { fileState, filesOf, pairState } from './pair-states.ts';

/** How to download a pair, and whom to tell. */
interface PullPairOptions extends Omit<PullOptions, 'entries'> {
  readonly pairs?: readonly PublishedPair[];
}

/**
 * Downloads those files of a known pair of encoders that are not in the folder yet, one after the other: each is moved into place
 * once its sha256 is right, so a cut download keeps the whole ones and goes on in the middle of the next.
 *
 * @throws ModelError `unknown_model`; `download`, `wrong_hash` (also where a file of that name with other content is in the way),
 * `no_space` and `read_only` as `pullModel`. The signal's reason when it is aborted.
 */
export async function pullPair(id: string, options: PullPairOptions): Promise<ModelState> {
  const pair = (options.pairs ?? textImagePairs).find((each) => each.id === id);
  if (pair === undefined) throw new ModelError('unknown_model', `There is no pair of encoders "${id}".`);
  const folder = pullFolder(options.models);
  const lacking: PublishedFile[] = [];
  for (const file of filesOf(pair)) {
    const { state, path: at } = await fileState(file, [folder]);
    if (state === 'wrong_hash') {
      throw new ModelError(
        'wrong_hash',
        `${at} is not the file of ${id}. Remove it and run "doppel models pull ${id}".`,
      );
    }
    if (state === 'missing') lacking.push(file);
  }
  if (lacking.length === 0) return pairState(pair, [folder]);
  const wanted = lacking.map(({ file, bytes, sha256, address }) => ({
    file,
    bytes,
    sha256,
    address: options.baseUrl === undefined ? address : `${options.baseUrl}/${file}`,
    part: partFile(folder, { file, sha256 }),
  }));
  const here = await Promise.all(wanted.map(({ part }) => sizeOf(part)));
  await options.onNotice({
    id,
    file: lacking.map(({ file }) => file).join(', '),
    licence: pair.licence,
    source: pair.source,
    bytes: sum(lacking.map(({ bytes }) => bytes)),
    alreadyHere: sum(here),
    target: folder,
  });
  options.signal?.throwIfAborted();
  try {
    await mkdir(folder, { recursive: true });
    const total = sum(wanted.map(({ bytes }) => bytes));
    let before = 0;
    for (const each of wanted) {
      const from = before;
      await downloadFiles([each], {
        ...options,
        onProgress: ({ done }) => options.onProgress?.({ done: from + done, total }),
        named: `the file of ${id}`,
        instead: `let "doppel models take" take it`,
      });
      await rename(each.part, path.join(folder, each.file));
      before += each.bytes;
    }
  } catch (error) {
    throw asFolderError(error, folder);
  }
  return pairState(pair, [folder]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
