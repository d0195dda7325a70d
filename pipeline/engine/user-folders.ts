import path from 'node:path';
import { currentSurroundings, type FolderSurroundings } from '#native-models/model-folders.ts';

/** Where a person's own settings lie, what can be made again at any time, and the logs. */
export interface UserFolders {
  readonly config: string;
  readonly cache: string;
  readonly log: string;
}

/**
 * The folders of the person who is logged in, as the XDG base directory specification says on Linux and as Windows and macOS
 * name them. `DOPPEL_HOME` names one folder for all instead. Nothing is made here.
 */
export function userFolders({ env, platform, home }: FolderSurroundings = currentSurroundings()): UserFolders {
  if (env.DOPPEL_HOME) {
    const folder = path.resolve(env.DOPPEL_HOME);
    return { config: folder, cache: path.join(folder, 'cache'), log: path.join(folder, 'log') };
  }
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || path.join(home, 'AppData', 'Local');
    const roaming = env.APPDATA || path.join(home, 'AppData', 'Roaming');
    return {
      config: path.join(roaming, 'doppel'),
      cache: path.join(local, 'doppel', 'cache'),
      log: path.join(local, 'doppel', 'log'),
    };
  }
  if (platform === 'darwin') {
    const library = path.join(home, 'Library');
    return {
      config: path.join(library, 'Application Support', 'doppel'),
      cache: path.join(library, 'Caches', 'doppel'),
      log: path.join(library, 'Logs', 'doppel'),
    };
  }
  return {
    config: path.join(xdgFolder(env.XDG_CONFIG_HOME) ?? path.join(home, '.config'), 'doppel'),
    cache: path.join(xdgFolder(env.XDG_CACHE_HOME) ?? path.join(home, '.cache'), 'doppel'),
    log: path.join(xdgFolder(env.XDG_STATE_HOME) ?? path.join(home, '.local', 'state'), 'doppel', 'log'),
  };
}

/** The specification says that a relative path is invalid and must be ignored. */
function xdgFolder(value: string | undefined): string | null {
  return value !== undefined && path.isAbsolute(value) ? value : null;
}
