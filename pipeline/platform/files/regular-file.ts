import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { withinLimit } from './answer-limit.ts';

/** What a file is opened as. */
interface FileToRead {
  /** What the error is where it is no regular file, or does not answer. Other refusals of the system pass as they are. */
  readonly code: DoppelErrorCode;
  /** As the sentence ends: `the path of a video file is needed`. */
  readonly needed?: string | undefined;
  readonly limitMs?: number | undefined;
}

/** Opening a pipe would wait for somebody to write into it; with this flag it does not. Windows has neither. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * What is known of a file that is to be read. Never waits for ever. Throws `code` for a folder, a named pipe, a device or a socket and
 * for a disk that does not answer, and what the system says of anything else (`isMissing`, `readReason`).
 */
export async function statRegularFile(path: string, file: FileToRead): Promise<Stats> {
  const status = await withinLimit(stat(path), { path, ...file });
  refuseIrregular(path, status, file);
  return status;
}

/**
 * Opens a file for reading, as `statRegularFile`, whatever is put in its place in between. It is asked before it is opened, because
 * opening a device can do things. Whoever calls it closes it.
 */
export async function openRegularFile(path: string, file: FileToRead): Promise<FileHandle> {
  await statRegularFile(path, file);
  const handle = await withinLimit(open(path, withoutWaiting), { path, ...file });
  try {
    refuseIrregular(path, await withinLimit(handle.stat(), { path, ...file }), file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The whole content of a file; as `openRegularFile`. */
export async function readRegularFile(path: string, file: FileToRead): Promise<Buffer> {
  const handle = await openRegularFile(path, file);
  try {
    return await withinLimit(handle.readFile(), { path, ...file });
  } finally {
    // Closing waits for a read that is under way, which may be the one that was given up.
    void handle.close();
  }
}

/**
 * Throws `bad_file` for a named pipe, a device or a socket, and for a disk that does not answer. Files, folders and what cannot be looked
 * at pass: whoever opens them says what is wrong.
 */
export async function refuseSpecialFile(path: string): Promise<void> {
  const found = await withinLimit(
    stat(path).catch(() => null),
    { path, code: 'bad_file' },
  );
  if (found !== null && !found.isDirectory()) refuseIrregular(path, found, { code: 'bad_file' });
}

function refuseIrregular(path: string, status: Stats, { code, needed }: FileToRead): void {
  const kind = irregularKind(status);
  if (kind === null) return;
  const asked = needed === undefined ? 'a file is needed' : needed;
  const advice = status.isFIFO() ? ' Write what comes through it into a file first.' : '';
  throw new DoppelError(code, `${path} is ${kind}; ${asked}.${advice}`);
}

/** What something is that is no regular file; null for a regular file. */
export function irregularKind(status: Stats): string | null {
  if (status.isFile()) return null;
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
