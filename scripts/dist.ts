// `npm run dist [-- electron-builder's options]`: builds the app and packages it for this system as electron-builder.yml says, with
// the licences of all that travels in it, and the checksums of what came out.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildDesktop, desktopFolder } from './build-desktop.ts';
import { writeChecksums } from './checksums.ts';
import { shippedPackages, thirdPartyText } from './third-party.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The packager that the lock file names. */
const packager = path.join(root, 'node_modules', 'electron-builder', 'cli.js');

/** Where the packager puts what it made (electron-builder.yml, directories.output). */
const packages = path.join(root, 'electron', 'dist-packages');

await buildDesktop();
writeFileSync(path.join(desktopFolder, 'THIRD_PARTY.txt'), thirdPartyText(shippedPackages()));
const given = process.argv.slice(2);
const child = spawn(process.execPath, [packager, '--publish', 'never', ...given], { cwd: root, stdio: 'inherit' });
const code = await new Promise<number | null>((resolve) => {
  child.on('exit', resolve);
});
process.exitCode = code ?? 1;
// With --dir there is no installer.
if (code === 0 && !given.includes('--dir')) process.stdout.write(`Checksums: ${await writeChecksums(packages)}\n`);
