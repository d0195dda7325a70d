// `npm run dist [-- electron-builder's options]`: builds the app and packages it for this system as electron-builder.yml says.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildDesktop } from './build-desktop.ts';

/** The packager is fetched when it is needed: 266 packages for something that few do. */
const packager = 'electron-builder@26.17.0';

await buildDesktop();
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
const child = spawn(npx, ['--yes', packager, '--publish', 'never', ...process.argv.slice(2)], {
  cwd: path.resolve(import.meta.dirname, '..'),
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
