import { statSync } from 'node:fs';
import path from 'node:path';

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

/** Whether a regular file lies at a path that stands in a file from somebody else. Nothing is opened. */
export function isStoredFilePresent(stored: string): boolean {
  if (strangePath(stored) !== null) return false;
  try {
    return statSync(stored, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // a folder on the way that may not be read: for whoever asks it is not there
  }
}
