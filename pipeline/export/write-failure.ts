import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';

const sentences: Readonly<Record<string, readonly [DoppelErrorCode, string]>> = {
  ENOSPC: ['disk_full', 'no room is left on that disk. Make room or choose another folder'],
  EDQUOT: ['disk_full', 'your quota on that disk is used up. Make room or choose another folder'],
  EACCES: ['read_only', 'it may not be written by you. Choose another folder or change its permissions'],
  EPERM: ['read_only', 'it may not be written by you. Choose another folder or change its permissions'],
  EROFS: ['read_only', 'that disk is read-only. Choose another folder'],
  ENOTDIR: ['failed', 'a part of its path is a file where a folder was expected. Choose another folder'],
  EEXIST: ['failed', 'a file stands where a folder was expected. Choose another folder'],
  ENOENT: ['failed', 'a part of its path does not exist, or is a link that leads nowhere. Choose another folder'],
  ELOOP: ['failed', 'links in its path lead in a circle. Choose another folder'],
  ENAMETOOLONG: ['failed', 'its name is too long for that disk. Choose a shorter one'],
  EMFILE: ['failed', 'too many files are open. Close other programs and try again'],
};

/** True for an error that the operating system gave, with its name in `code`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/**
 * What the person is told when the system refused to make a folder or to write into it: what was to be made there is `what`, the
 * beginning of a sentence such as `The demo`. Other errors pass as they are.
 */
export function folderFailure(error: unknown, what: string, folder: string): unknown {
  if (error instanceof DoppelError || !isSystemError(error)) return error;
  const [code, sentence] = sentences[error.code] ?? ['failed', error.message];
  return new DoppelError(code, `${what} could not be written into ${folder}: ${sentence}.`, { cause: error });
}

/**
 * What the person is told when the system refused to write an export into `folder`. Our own errors and an abort pass as
 * they are; what nobody foresaw keeps its own words and its cause.
 */
export function writeFailure(error: unknown, folder: string): Error {
  if (error instanceof DoppelError) return error;
  if (!isSystemError(error)) return error instanceof Error ? error : new Error(String(error));
  const known = sentences[error.code];
  if (known === undefined) {
    return new DoppelError('failed', `The export into ${folder} failed: ${error.message}.`, { cause: error });
  }
  const [code, sentence] = known;
  return new DoppelError(
    code,
    `The export could not be written into ${folder}: ${sentence}. An older export there is unchanged.`,
    {
      cause: error,
    },
  );
}
