import { availableParallelism } from 'node:os';
import { DoppelError } from '#base/doppel-error.ts';
import { loadPicture, pixelsSha256 } from './load-picture.ts';

/** Size and content of a picture file, or the sentence that says why it cannot be decoded. */
type PictureScan =
  | { readonly widthPx: number; readonly heightPx: number; readonly pixelsSha256: string }
  | { readonly problem: string };

/** How work that takes a while is followed and stopped. */
export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Decodes every file once, a few at a time, in their order.
 * @throws DoppelError `cancelled` on the signal.
 */
export async function scanPictures(files: readonly string[], options: ReadingOptions): Promise<readonly PictureScan[]> {
  const scans: PictureScan[] = new Array(files.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      if (options.signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request while reading pictures.');
      const at = next++;
      scans[at] = await scan(files[at]);
      options.onProgress?.(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return scans;
}

async function scan(file: string): Promise<PictureScan> {
  try {
    const image = await loadPicture(file);
    return { widthPx: image.widthPx, heightPx: image.heightPx, pixelsSha256: pixelsSha256(image) };
  } catch (error) {
    if (!(error instanceof DoppelError) || error.code !== 'bad_file') throw error;
    return { problem: error.message };
  }
}
