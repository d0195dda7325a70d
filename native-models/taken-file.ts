import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { asFolderError } from './folder-error.ts';
import { ModelError } from './model-error.ts';

/** What the system says of a link whose end is not there, or is the link itself. */
const leadsNowhere: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP']);

/**
 * The regular files among the names of a folder, in order, with their bytes.
 * @throws ModelError `failed` for one that cannot be looked at.
 */
export async function regularFiles(
  folder: string,
  names: readonly string[],
): Promise<readonly { readonly name: string; readonly file: string; readonly bytes: number }[]> {
  const files: { readonly name: string; readonly file: string; readonly bytes: number }[] = [];
  for (const name of names.toSorted()) {
    const file = path.join(folder, name);
    // A link that leads nowhere is no file; a pipe or a device is never read.
    const info = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (leadsNowhere.has(String(error.code))) return null;
      throw new ModelError('failed', `${file} cannot be looked at: ${error.message}.`, { cause: error });
    });
    if (info?.isFile()) files.push({ name, file, bytes: info.size });
  }
  return files;
}

/**
 * Puts a file into a folder whole: `write` makes it under another name, and it is moved into place. What was begun does not stay.
 *
 * @throws ModelError `no_space` or `read_only` when it cannot be written; whatever `write` throws.
 */
export async function putWhole(folder: string, name: string, write: (part: string) => Promise<void>): Promise<void> {
  const target = path.join(folder, name);
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await write(part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined); // a folder that is a file holds no part either
    throw asFolderError(error, folder);
  }
}
