import { DoppelError } from '#base/doppel-error.ts';
import { isSystemError, systemRefusal } from '#base/system-errors.ts';

/**
 * What the person is told when the system refused to make a folder or to write into it: what was to be made there is `what`, the
 * beginning of a sentence such as `The demo`. Other errors pass as they are.
 */
export function folderFailure(error: unknown, what: string, folder: string): unknown {
  if (error instanceof DoppelError || !isSystemError(error)) return error;
  const { code, writing, advice } = systemRefusal(error) ?? { code: 'failed', writing: error.message, advice: null };
  const rest = advice === null ? '' : ` ${advice}.`;
  return new DoppelError(code, `${what} could not be written into ${folder}: ${writing}.${rest}`, { cause: error });
}

/**
 * What the person is told when the system refused to write an export into `folder`. Our own errors and an abort pass as
 * they are; what nobody foresaw keeps its own words and its cause.
 */
export function writeFailure(error: unknown, folder: string): Error {
  if (error instanceof DoppelError) return error;
  if (!isSystemError(error)) return error instanceof Error ? error : new Error(String(error));
  const known = systemRefusal(error);
  if (known === null) {
    return new DoppelError('failed', `The export into ${folder} failed: ${error.message}.`, { cause: error });
  }
  const message = `The export could not be written into ${folder}: ${known.writing}. ${known.advice}. An older export there is unchanged.`;
  return new DoppelError(known.code, message, { cause: error });
}
