import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What electron-builder makes for people to install. */
const installer = /\.(?:AppImage|deb|rpm|exe|msi|dmg|zip|tar\.gz)$/;

/**
 * Writes SHA256SUMS beside the installers of a folder, in the form that `sha256sum --check` reads; returns its path. Throws where
 * there is no installer.
 */
export async function writeChecksums(folder: string): Promise<string> {
  const names = readdirSync(folder)
    .filter((name) => installer.test(name))
    .toSorted();
  if (names.length === 0) throw new Error(`There is no installer in ${folder}.`);
  const lines: string[] = [];
  for (const name of names) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path.join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  const file = path.join(folder, 'SHA256SUMS');
  writeFileSync(file, lines.join(''));
  return file;
}
