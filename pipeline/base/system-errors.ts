import type { DoppelErrorCode } from './doppel-error.ts';

/** Why the system refused, as a clause without a full stop, and what the person can do about it. */
interface SystemRefusal {
  /** What it is where a file was to be written. */
  readonly code: DoppelErrorCode;
  /** Of a file that was to be read: `there is no such file`. */
  readonly reading: string;
  /** Of a file or folder that was to be made or written: `no room is left on that disk`. */
  readonly writing: string;
  /** A sentence without its full stop: `Make room or choose another folder`. */
  readonly advice: string;
}

const forbidden: SystemRefusal = {
  code: 'read_only',
  reading: 'this user may not read it',
  writing: 'it may not be written by you',
  advice: 'Choose another folder or change its permissions',
};

const noRoom: SystemRefusal = {
  code: 'disk_full',
  reading: 'no room is left on that disk',
  writing: 'no room is left on that disk',
  advice: 'Make room or choose another folder',
};

const tooManyFiles: SystemRefusal = {
  code: 'failed',
  reading: 'too many files are open',
  writing: 'too many files are open',
  advice: 'Close other programs and try again',
};

/** Every error of a file system that a person can do something about (names of POSIX; libuv maps those of Windows to them). */
const refusals: Readonly<Record<string, SystemRefusal>> = {
  ENOENT: {
    code: 'failed',
    reading: 'there is no such file',
    writing: 'a part of its path does not exist, or is a link that leads nowhere',
    advice: 'Choose another folder',
  },
  ENOTDIR: {
    code: 'failed',
    reading: 'there is no such file',
    writing: 'a part of its path is a file where a folder was expected',
    advice: 'Choose another folder',
  },
  EISDIR: {
    code: 'failed',
    reading: 'it is a folder; the path of a file is needed',
    writing: 'a folder stands where a file was expected',
    advice: 'Choose another name',
  },
  EEXIST: {
    code: 'failed',
    reading: 'it exists already',
    writing: 'a file stands where a folder was expected',
    advice: 'Choose another folder',
  },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: { ...forbidden, writing: 'that disk is read-only', advice: 'Choose another folder' },
  ENOSPC: noRoom,
  EDQUOT: { ...noRoom, writing: 'your quota on that disk is used up' },
  ELOOP: {
    code: 'failed',
    reading: 'links in its path lead in a circle',
    writing: 'links in its path lead in a circle',
    advice: 'Choose another folder',
  },
  ENAMETOOLONG: {
    code: 'failed',
    reading: 'its name is too long for that disk',
    writing: 'its name is too long for that disk',
    advice: 'Choose a shorter one',
  },
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  EBUSY: {
    code: 'locked',
    reading: 'another program has it',
    writing: 'another program has it',
    advice: 'Close that program and try again',
  },
  EIO: {
    code: 'failed',
    reading: 'the disk does not answer as it should',
    writing: 'the disk does not answer as it should',
    advice: 'Check the disk that it lies on',
  },
};

/** True for an error that the operating system gave, with its name in `code`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** What the table says of a system's error; null for one that is not in it, and for what is none. */
export function systemRefusal(error: unknown): SystemRefusal | null {
  return isSystemError(error) && Object.hasOwn(refusals, error.code) ? refusals[error.code] : null;
}

/** Whether the system said that there is nothing at the path. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Why a file could not be read, as a clause without a full stop; the error's own words where the table has none. */
export function readReason(error: unknown): string {
  return systemRefusal(error)?.reading ?? (error instanceof Error ? error.message : String(error));
}

/** The same of what could not be written. */
export function writeReason(error: unknown): string {
  return systemRefusal(error)?.writing ?? (error instanceof Error ? error.message : String(error));
}

/**
 * A sentence about what the system refused, for an error that nothing closer to it has put into words; null for what is no such error.
 */
export function refusalSentence(error: unknown): { readonly code: DoppelErrorCode; readonly message: string } | null {
  const refusal = systemRefusal(error);
  if (refusal === null) return null;
  const place = (error as { readonly path?: unknown }).path;
  const what = typeof place === 'string' && place !== '' ? place : 'A file';
  return { code: refusal.code, message: `${what} cannot be used: ${refusal.reading}. ${refusal.advice}.` };
}

/** What stands in a name for bytes that are no UTF-8: nothing that is read by such a name is ever found. */
const notUtf8 = '\ufffd';

/** That there is no file of this name, and why it may seem so, as one or two sentences. */
export function missingWords(file: string): string {
  return file.includes(notUtf8)
    ? `${file} cannot be opened by this name: a part of it is not UTF-8, and names are read as that. Rename the file, or make a link to it with a plain name.`
    : `There is no file ${file}.`;
}
