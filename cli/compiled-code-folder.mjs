import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder for compiled code, made where it is not there; null where it cannot be. Whoever starts a Node sets NODE_COMPILE_CACHE to
 * it: only then do the threads of that process use it too, each of which takes 60 ms of processor time less to begin.
 */
export function compiledCodeFolder() {
  const folder = cacheFolder();
  const compiled = path.join(folder, 'compiled');
  // One level at a time: Node 24 making several never comes back where the system says ENOENT all the way up (/proc).
  return [path.dirname(folder), folder, compiled].every(canMake) ? compiled : null;
}

/** @param {string} folder */
function canMake(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    // Any other answer (no such home, read-only, no room) means that there is no cache, which is no more than slower.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST';
  }
}

/** Where the system wants caches of a program (XDG Base Directory; Apple's and Microsoft's conventions). */
function cacheFolder() {
  if (process.platform === 'win32') {
    return path.join(process.env.LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local'), 'doppel');
  }
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'doppel');
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'doppel');
}
