import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { readReason } from '#base/system-errors.ts';
import type { PersonsSource } from '#contract/requests.ts';
import { readCanonicalPersons } from './canonical-persons.ts';
import { readMotText } from './mot-text.ts';
import type { PersonsRead } from './person-rows.ts';

/** The persons of a file, and the file's hash. */
interface PersonsFile extends PersonsRead {
  readonly sha256: string;
}

/**
 * 5,000 persons of 1,000 frames are about 90 MB as NPZ and 250 MB as text. The text is one string while it is read, which
 * cannot be longer than 2^29 characters in V8.
 */
const maxFileBytes = 400 * 2 ** 20;

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory())
      throw new DoppelError('bad_persons', `${path}: it is a folder; the path of a file is needed.`);
    // Opening a pipe waits for whoever writes into it, and a device may never end.
    if (!found.isFile()) throw new DoppelError('bad_persons', `${path}: it is a pipe or a device, not a file.`);
    if (found.size > maxFileBytes) {
      throw new DoppelError('bad_persons', `${path}: it has ${found.size} bytes; at most ${maxFileBytes} are read.`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof DoppelError) throw error;
    throw new DoppelError('bad_persons', `${path}: ${readReason(error)}.`, { cause: error });
  }
}

/** Zip archives begin with these four bytes. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] <= 7 && bytes[3] <= 8;

/**
 * Reads and checks the persons that the user brought: an upstream `canonical_persons.npz` or MOT text. There is at least one
 * person; ids differ; frames ascend and none comes twice within a person (the more confident box is kept); boxes are finite
 * and as the file has them. `sha256` is of the file's bytes.
 *
 * Throws `bad_persons` with a sentence that names the file, what was expected and what was found.
 */
export async function readPersonsSource(source: PersonsSource): Promise<PersonsFile> {
  const bytes = await readWhole(source.path);
  if (bytes.length === 0) throw new DoppelError('bad_persons', `${source.path}: the file is empty.`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  switch (source.kind) {
    case 'persons':
      if (!isZip(bytes)) {
        throw new DoppelError(
          'bad_persons',
          `${source.path}: expected an NPZ archive (canonical_persons.npz), found something else; MOT text is given as tracks.`,
        );
      }
      return { ...(await readCanonicalPersons(bytes, source.path)), sha256 };
    case 'tracks':
      if (isZip(bytes)) {
        throw new DoppelError(
          'bad_persons',
          `${source.path}: expected MOT text, found a zip archive; an NPZ is given as persons.`,
        );
      }
      // Text has no byte of 0, and every video and archive has one near its beginning.
      if (bytes.subarray(0, 4096).includes(0)) {
        throw new DoppelError('bad_persons', `${source.path}: expected MOT text, found a file that is no text.`);
      }
      return { ...readMotText(bytes, source.path), sha256 };
    default:
      return assertNever(source);
  }
}
