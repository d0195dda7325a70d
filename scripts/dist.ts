// `npm run dist [-- electron-builder's options]`: builds the app and packages it for this system as electron-builder.yml says.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildDesktop } from './build-desktop.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The packager that the lock file names. */
const packager = path.join(root, 'node_modules', 'electron-builder', 'cli.js');

await buildDesktop();
const child = spawn(process.execPath, [packager, '--publish', 'never', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
