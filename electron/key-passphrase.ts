import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, safeStorage } from 'electron';
import { DoppelError } from '#base/doppel-error.ts';
import type { KeyGuard } from '#contract/custody.ts';

/** As many random bytes as the cipher has that guards the key (AES-256). */
const secretBytes = 32;

/**
 * What can guard the reviewer's key here: the system's own store of secrets, where there is one. On Linux without a keyring Electron
 * would encrypt with a password that everybody knows, which guards nothing.
 */
export function keyGuard(): KeyGuard {
  const isWeak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  return safeStorage.isEncryptionAvailable() && !isWeak ? 'system' : 'passphrase';
}

/**
 * The passphrase of the reviewer's key, which nobody has to know: random, made once, and kept in a file that only the system's store
 * of secrets can open, for the user who is logged in. Throws `missing_tool` where there is no such store, `bad_file` where the file is
 * not of this user's store.
 */
export async function keyPassphrase(): Promise<string> {
  if (keyGuard() !== 'system') {
    throw new DoppelError('missing_tool', 'This system keeps no secrets for its users. Seal with a passphrase.');
  }
  const file = path.join(app.getPath('userData'), 'reviewer-key.secret');
  try {
    return safeStorage.decryptString(await readFile(file));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return await makeSecret(file);
    throw new DoppelError('bad_file', `What guards your key, ${file}, cannot be opened on this account.`, { cause });
  }
}

async function makeSecret(file: string): Promise<string> {
  const secret = randomBytes(secretBytes).toString('base64');
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, safeStorage.encryptString(secret), { mode: 0o600, flag: 'wx' });
  return secret;
}
