// Builds the page when it has to be: `node scripts/run.mjs renderer/build.ts`. Doors run it as a program of its own, so that
// neither Vite nor its native parts are loaded where requests are served.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '..');

/** What the page is made of, relative to the project's folder. */
const sources = [
  'renderer/index.html',
  'renderer/*.ts',
  'renderer/guide/*.ts',
  'renderer/src/**/*',
  'pipeline/{base,contract}/**/*.ts',
  'docs/*.md',
  'docs/images/*.webp',
  'LICENSE',
  'scripts/third-party.ts',
  'scripts/licences/*',
  'package.json',
  'package-lock.json',
];

/** Whether the built page is missing or older than anything that it is made of. A shipped app has no sources: never stale. */
function isPageStale(): boolean {
  if (!existsSync(path.join(here, 'src'))) return false;
  const page = path.join(here, 'dist', 'index.html');
  if (!existsSync(page)) return true;
  const built = statSync(page).mtimeMs;
  return globSync(sources, { cwd: root, exclude: ['**/*.test.ts'] }).some(
    (file) => statSync(path.join(root, file)).mtimeMs > built,
  );
}

/**
 * Builds `renderer/dist` with Vite, in a process of its own, when it is missing or stale, and returns its folder. Throws an
 * Error with what Vite printed when the build fails.
 */
export function buildPage(): string {
  const out = path.join(here, 'dist');
  if (!isPageStale()) return out;
  // Built aside and put in place when it is whole: a door that serves the page meanwhile, or a second build, finds no half of it.
  const cache = path.join(root, 'node_modules', '.cache');
  const aside = path.join(cache, `doppel-page-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(
    process.execPath,
    [vite, 'build', here, '--logLevel', 'warn', '--outDir', aside, '--emptyOutDir'],
    { cwd: root, encoding: 'utf8' },
  );
  try {
    if (result.status !== 0) {
      throw new Error(`Building the screens failed: ${result.stderr || result.stdout || result.error?.message}`);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(aside, out);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return out;
}

if (import.meta.main) process.stdout.write(`${buildPage()}\n`);
