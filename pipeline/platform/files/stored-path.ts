import path from 'node:path';
import { lookAt } from './look-at.ts';

/** Names that Windows gives to devices in every folder (Microsoft, "Naming files, paths and namespaces"). */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

/**
 * Why a path that stands in a file from somebody else is not even looked at, as a clause; null where it may be. To look at a share of
 * another machine tells that machine who asks (on Windows with a hash of the password), and to open a device can do things.
 */
export function strangePath(stored: string): string | null {
  if (/^[\\/]{2}/.test(stored)) return 'it lies on another machine, or is a device';
  if (stored.includes('\0') || !path.isAbsolute(stored)) return 'it is not the path of a file on this machine';
  if (process.platform === 'win32' && deviceName.test(path.basename(stored))) return 'it is a device';
  return null;
}

/** Whether a regular file lies at a path that stands in a file from somebody else. Nothing is opened, and nobody waits for ever. */
export async function isStoredFilePresent(stored: string): Promise<boolean> {
  if (strangePath(stored) !== null) return false;
  try {
    return (await lookAt(stored)).isFile();
  } catch {
    return false; // gone, not to be looked at, or silent: for whoever asks it is not there
  }
}
