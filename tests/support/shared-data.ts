import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder with the public test data and the real weights, which are not part of the project: `DOPPEL_SHARED`, else
 * `shared` beside the checkout. Tests that need it are skipped, and counted as skipped, where it is absent.
 */
export const sharedFolder = process.env.DOPPEL_SHARED ?? path.resolve(import.meta.dirname, '../../../shared');

/** The path of a file of the shared folder, whether it is there or not. */
export const sharedFile = (relative: string): string => path.join(sharedFolder, relative);

/** The value for node:test's `skip` option: false when every file is there, else a sentence that names the first missing one. */
export function skipWithout(...relative: readonly string[]): string | false {
  const missing = relative.find((file) => !existsSync(sharedFile(file)));
  return missing === undefined ? false : `needs ${missing} of the shared data`;
}
