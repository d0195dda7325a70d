// Runs one of the project's TypeScript programs: `node scripts/run.mjs cli/main.mjs analyze ...`.
//
// It needs only the Node and npm that are already there (Node 20 or later) and imports nothing from node_modules. First
// it installs the locked packages when they are missing or older than package-lock.json; then it starts the program with
// Node 24, which comes with those packages, or with the running Node when that is new enough.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { compiledCodeFolder } from '../cli/compiled-code-folder.mjs';
import { leanStart } from './lean-start.mjs';

const root = path.resolve(import.meta.dirname, '..');
const requiredMajor = 24;

/** Installs the locked packages unless the stamp in node_modules names this very lock file. */
function installIfStale() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, 'node_modules', '.doppel-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Installing the locked packages (once, about half a minute) ...\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(
      `Installing the packages failed (npm ended with ${result.status ?? result.error?.message}).\n`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** The Node to run TypeScript with: the running one when new enough, else the one from the platform's npm package. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= requiredMajor) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const require = createRequire(path.join(root, 'package.json'));
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    try {
      const folder = path.dirname(require.resolve(`${name}/package.json`));
      return path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  process.stderr.write(
    `Doppel needs Node ${requiredMajor} or later; this is ${process.version}, and npm has no Node ${requiredMajor} for ` +
      `${process.platform} on ${process.arch}. Install Node ${requiredMajor} and try again.\n`,
  );
  return process.exit(1);
}

installIfStale();
const [program, ...rest] = process.argv.slice(2);
const node = findNode();
const argv =
  program === '--bin'
    ? [path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), ...rest.slice(1)]
    : [path.join(root, program), ...rest];
// The program keeps the caller's folder, so that relative paths mean what they meant in the shell. npm starts scripts in
// the checkout; INIT_CWD is where the person was.
const isCommandLine = program?.startsWith('cli/') === true;
const cwd = isCommandLine ? (process.env.INIT_CWD ?? process.cwd()) : root;
const lean = isCommandLine ? leanStart(process.env) : { flags: [], env: process.env };
// A coverage run wants what is compiled from the very source.
const { NODE_COMPILE_CACHE: named, NODE_V8_COVERAGE: coverage } = process.env;
const compiled = named === undefined && coverage === undefined ? compiledCodeFolder() : null;
const cache = compiled === null ? {} : { NODE_COMPILE_CACHE: compiled };
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...lean.flags, ...argv], {
  stdio: 'inherit',
  cwd,
  env: { ...lean.env, ...cache, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
