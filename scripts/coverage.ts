// `npm run coverage [-- --only PATH_PART]`: the tests under c8; which lines they ran is printed, and stands in coverage/index.html.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['native-models', 'pipeline', 'electron', 'server', 'cli'].map((room) => `--include=${room}/**/*.ts`);
const child = spawn(
  process.execPath,
  [
    path.join(root, 'node_modules', 'c8', 'bin', 'c8.js'),
    ...sources,
    '--exclude=**/*.test.ts',
    '--all', // a file that no test loads counts as one of which nothing ran
    '--reporter=text-summary',
    '--reporter=html',
    process.execPath,
    path.join(root, 'tests', 'run.ts'),
    '--no-checks',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
