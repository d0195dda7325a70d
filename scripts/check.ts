// What `npm test` checks before its tests: `npm run typecheck`, `npm run lint`, or `node scripts/run.mjs scripts/check.ts [KIND ...]`.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const rooms = ['native-models', 'pipeline', 'electron', 'server', 'cli', 'renderer', 'tests', 'bench', 'scripts'];
const kinds = ['types', 'lint', 'build'] as const;

/** A check of the code: a program of Node that ends with 0 where all is well. */
interface Check {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly program: readonly string[];
}

/** The checks, in the order in which they run. */
const checks: readonly Check[] = [
  { name: 'types (tsc)', kind: 'types', program: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  {
    name: 'types of the screens (tsc)',
    kind: 'types',
    program: ['node_modules/typescript/bin/tsc', '-p', 'renderer'],
  },
  {
    name: 'lint and format (biome)',
    kind: 'lint',
    program: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off', '.'],
  },
  // Built once and first: of test files that run at the same time, each would build what it finds stale.
  { name: 'screens and desktop programs are built', kind: 'build', program: ['scripts/build-desktop.ts'] },
  {
    name: 'layering (dependency-cruiser)',
    kind: 'lint',
    program: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '-c',
      '.dependency-cruiser.cjs',
      ...rooms.filter((room) => globSync(`${room}/*`, { cwd: root }).length > 0),
    ],
  },
];

/** Runs the checks of the named kinds, all where none is named; says how each went. Returns how many passed and failed. */
export function runChecks(
  only: readonly string[],
  say: (line: string) => void,
): { readonly passed: number; readonly failed: number } {
  let passed = 0;
  let failed = 0;
  for (const { name, kind, program } of checks) {
    if (only.length > 0 && !only.includes(kind)) continue;
    const { status, stdout, stderr, error } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
    if (status === 0) passed++;
    else failed++;
    say(status === 0 ? `ok      ${name}` : `FAILED  ${name}\n${stdout}${stderr}${error?.message ?? ''}`);
  }
  return { passed, failed };
}

if (import.meta.main) {
  const only = process.argv.slice(2);
  const unknown = only.filter((kind) => !kinds.some((known) => known === kind));
  if (unknown.length > 0) {
    process.stderr.write(`No check is of the kind ${unknown.join(', ')}. There are: ${kinds.join(', ')}.\n`);
    process.exitCode = 2;
  } else {
    const { failed } = runChecks(only, (line) => process.stdout.write(`${line}\n`));
    process.exitCode = failed === 0 ? 0 : 1;
  }
}
