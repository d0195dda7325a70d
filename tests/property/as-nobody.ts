import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A user without rights of their own: `nobody` on all systems that we know. */
const nobody = 65534;

/** The value for node:test's `skip` option: false where a test can run as a user for whom read-only folders are read-only. */
export const skipWithoutRights: string | false =
  process.platform === 'win32' ? 'needs file permissions as POSIX systems have them' : false;

/**
 * Runs a module's source, given as text, in a process that may not write where its user may not: root may write anywhere, so
 * root's rights are dropped first, after the modules were loaded. Imports are relative to this file. Returns what was printed.
 */
export function runWithoutRights(imports: string, body: string, ...parameters: readonly string[]): string {
  const source = `${imports}
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(${nobody}); process.setuid(${nobody}); }
    const parameters = ${JSON.stringify(parameters)};
    ${body}`;
  const url = import.meta.url;
  const absolute = source.replaceAll(/from '(\.[^']*)'/g, (_, relative) => `from '${new URL(relative, url).href}'`);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', absolute], {
    cwd: fileURLToPath(new URL('.', url)),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr}`);
  return stdout.trim();
}
