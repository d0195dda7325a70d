import { homedir } from 'node:os';
import path from 'node:path';

/** What decides where models are looked for; passed in so that tests can. */
export interface FolderSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The folder that holds the checkout or the installed program. */
  readonly besideProgram: string;
}

/** The surroundings of the running program. */
export function currentSurroundings(): FolderSurroundings {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    besideProgram: path.resolve(import.meta.dirname, '../..'),
  };
}

/**
 * The folder for model files of the person who is logged in: where `pull` puts them when nothing else is said. Follows the
 * XDG base directory specification on Linux, and the places that Windows and macOS name for application data.
 */
export function userModelFolder({ env, platform, home }: FolderSurroundings): string {
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), 'doppel', 'models');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'doppel', 'models');
  // The specification says that a relative XDG_DATA_HOME is invalid and must be ignored.
  const xdg = env.XDG_DATA_HOME;
  const data = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
  return path.join(data, 'doppel', 'models');
}

/**
 * The folders in which model files are looked for, the first that has a file wins. A folder that was named explicitly is the
 * only one: whoever names it wants those weights and no others. Otherwise DOPPEL_MODELS, the user's folder, and
 * `shared/models` beside the checkout.
 */
export function modelFolders(
  explicit: string | null,
  surroundings: FolderSurroundings = currentSurroundings(),
): readonly string[] {
  if (explicit !== null) return [path.resolve(explicit)];
  const fromEnv = surroundings.env.DOPPEL_MODELS;
  return [
    ...(fromEnv ? [path.resolve(fromEnv)] : []),
    userModelFolder(surroundings),
    path.join(surroundings.besideProgram, 'shared', 'models'),
  ];
}

/** The folder into which `pull` writes: the one that was named explicitly, else DOPPEL_MODELS, else the user's. */
export function pullFolder(explicit: string | null, surroundings: FolderSurroundings = currentSurroundings()): string {
  return modelFolders(explicit, surroundings)[0];
}
