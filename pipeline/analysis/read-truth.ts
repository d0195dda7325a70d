import { DoppelError } from '#base/doppel-error.ts';
import { readReason } from '#base/system-errors.ts';
import { readRegularFile } from '#platform/files/regular-file.ts';

/** The text of a file that says which track is who. Throws `not_found` where it cannot be read, `bad_file` where it is no regular file. */
export async function readTruth(file: string): Promise<string> {
  try {
    return (await readRegularFile(file, { code: 'bad_file' })).toString('utf8');
  } catch (cause) {
    if (cause instanceof DoppelError) throw cause;
    throw new DoppelError('not_found', `The truth ${file} cannot be read: ${readReason(cause)}.`, { cause });
  }
}
