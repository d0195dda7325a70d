import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const packageFolder = path.resolve(import.meta.dirname, '..', 'node_modules', 'electron');

/** How long fetching Electron's program may take; about 110 MB. */
const fetchTimeoutMs = 5 * 60_000;

/** Electron's program; null where it was never fetched. (Importing the `electron` package would fetch it.) */
export function electronBinary(): string | null {
  const nameFile = path.join(packageFolder, 'path.txt');
  if (!existsSync(nameFile)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || path.join(packageFolder, 'dist');
  const program = path.join(folder, readFileSync(nameFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** The version of Electron that the project is made for. */
function electronVersion(): string {
  const file = path.join(packageFolder, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

/**
 * Fetches Electron's program with Electron's own installer, which checks it against the hashes in its package. Returns null when it
 * is there, else why it cannot be had, in a few words. `ELECTRON_SKIP_BINARY_DOWNLOAD` forbids it, as it does for the installer.
 */
export function fetchElectron(): string | null {
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'it is not on this machine';
  process.stderr.write(`Fetching Electron ${electronVersion()} (once, about 110 MB) ...\n`);
  const { status, stderr } = spawnSync(process.execPath, [path.join(packageFolder, 'install.js')], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: fetchTimeoutMs,
    killSignal: 'SIGKILL',
  });
  if (status === 0 && electronBinary() !== null) return null;
  const [said = ''] = stderr.trim().split('\n');
  return `it could not be fetched${said === '' ? '' : `: ${said.slice(0, 160)}`}`;
}

// `node scripts/run.mjs scripts/electron-binary.ts` fetches it and ends with 1 where it cannot be had.
if (import.meta.main) {
  const reason = electronBinary() === null ? fetchElectron() : null;
  process.stdout.write(`${reason === null ? electronBinary() : `There is no Electron: ${reason}.`}\n`);
  process.exitCode = reason === null ? 0 : 1;
}
