import { accessSync } from 'node:fs';

/** Whether this process may use a file or folder in the way that `mode` (of `fs.constants`) says. */
export function canAccess(target: string, mode: number): boolean {
  try {
    accessSync(target, mode);
    return true;
  } catch {
    // The answer is no, whatever the reason; the caller says what follows from it.
    return false;
  }
}
