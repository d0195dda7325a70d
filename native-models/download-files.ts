import { rm } from 'node:fs/promises';
import path from 'node:path';
import { downloadPart, holdsNothing, type WantedFile } from './download-file.ts';
import { ModelError } from './model-error.ts';

/** A file that is to come, and where it is kept until it is whole. */
export interface PulledFile extends WantedFile {
  readonly sha256: string;
  readonly part: string;
}

/** How to download several files, and what is said where one is not what it should be. */
interface DownloadsOptions {
  /** Told how many bytes of all the files are there. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly stallMs?: number | undefined;
  /** What the files are, in words that follow "is not". */
  readonly named: string;
  /** What to do with a file got elsewhere, in words that follow "get it elsewhere and". */
  readonly instead: string;
}

/** Where a file is kept until it is whole. The hash in the name keeps the parts of two versions of a model apart. */
export function partFile(folder: string, { file, sha256 }: { readonly file: string; readonly sha256: string }): string {
  return path.join(folder, `${file}.${sha256.slice(0, 8)}.part`);
}

/**
 * Brings the part of every file to its full length, one after the other, and checks what came.
 * @throws ModelError `wrong_hash` where it is something else (nothing of it is kept); whatever `downloadPart` throws.
 */
export async function downloadFiles(
  wanted: readonly PulledFile[],
  { onProgress, signal, stallMs, named, instead }: DownloadsOptions,
): Promise<void> {
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const each of wanted) {
    const from = before;
    try {
      const onDone = (bytes: number) => onProgress?.({ done: from + bytes, total });
      const found = await downloadPart(each, each.part, { onDone, signal, stallMs });
      if (found !== each.sha256) {
        throw new ModelError(
          'wrong_hash',
          `${each.address} is not ${named}: its sha256 is ${found}, expected ${each.sha256}. Nothing of it was kept. The file ` +
            `may have been replaced there; get it elsewhere and ${instead}.`,
        );
      }
    } catch (error) {
      if (error instanceof ModelError && (error.code === 'wrong_hash' || (await holdsNothing(each.part)))) {
        await rm(each.part, { force: true });
      }
      throw error;
    }
    before += each.bytes;
  }
}
