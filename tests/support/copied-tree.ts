import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A copy of parts of the project in which a test or a script may change what it likes. */
export interface CopiedTree {
  readonly folder: string;
  /**
   * Puts a text in the place of another in a file, all else as it was. Throws when the old text does not stand there exactly once:
   * a change that no longer fits its file must be seen.
   */
  readonly replace: (file: string, before: string, after: string) => void;
}

/** Copies folders and files of the project (relative paths) into `folder`, beside its package.json; packages are shared. */
export function copyTree(folder: string, parts: readonly string[]): CopiedTree {
  for (const part of ['package.json', 'tsconfig.json', ...parts]) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return {
    folder,
    replace: (file, before, after) => {
      const place = path.join(folder, file);
      const pieces = readFileSync(place, 'utf8').split(before);
      if (pieces.length !== 2) throw new Error(`${file} holds this ${pieces.length - 1} times, not once: ${before}`);
      writeFileSync(place, pieces.join(after));
    },
  };
}
