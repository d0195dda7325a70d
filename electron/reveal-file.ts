import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { shell } from 'electron';

/**
 * Shows a file, or the inside of a folder, in the system's file manager. False where there is nothing. It only ever shows:
 * opening a path that a page names could start a program.
 */
export async function revealFile(file: string): Promise<boolean> {
  if (!path.isAbsolute(file)) return false;
  const status = await stat(file).catch(() => null);
  if (status === null) return false;
  const [first] = status.isDirectory() ? await readdir(file).catch(() => []) : [];
  shell.showItemInFolder(first === undefined ? file : path.join(file, first));
  return true;
}
