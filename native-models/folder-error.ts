import { isFileError, noRoomCodes } from './download-file.ts';
import { ModelError } from './model-error.ts';

/** A failure of the file system while models are written into a folder, as a sentence; anything else as it is. */
export function asFolderError(error: unknown, folder: string): unknown {
  if (!isFileError(error)) return error;
  const code = String(error.code);
  if (noRoomCodes.includes(code)) {
    return new ModelError('no_space', `There is no room left in ${folder}. Make room and try again.`, { cause: error });
  }
  const why = ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? 'you may not write there'
    : ['ENOTDIR', 'EEXIST'].includes(code)
      ? 'a part of its path is a file'
      : error.message;
  return new ModelError('read_only', `${folder} cannot be written: ${why}. Name another with --models.`, {
    cause: error,
  });
}
