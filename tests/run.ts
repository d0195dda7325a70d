// The project's test command: `npm test`, or `npm test -- --only PATH_PART`. With `--watch` (`npm run test:watch -- --only PATH_PART`)
// the tests run again whenever a file changes that they load.
//
// Checks of the code first (types, lint and format, layering), then every `*.test.ts`, each file in a process of its own.
// What is skipped is named with its reason. The last line counts everything: `N passed, N failed, N skipped`.
import { globSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { runChecks } from '#scripts/check.ts';
import { patient } from './support/patience.ts';
import { preparePythonEnvironments } from './support/python.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    kills: { type: 'string' },
    'no-checks': { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
  },
});
if (options.kills !== undefined) process.env.DOPPEL_KILLS = options.kills;

/** Two files at once: the machines this is made for have two cores, and every file starts processes of its own. */
const concurrency = 2;
/** No single test file may take longer. The slowest, the kill tests at 200 rounds, takes a few minutes. */
const fileTimeoutMs = patient(options.kills === undefined ? 300_000 : 3_600_000);

const counts = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const sayCounts = (): void => say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;

if (options.only === undefined && !options['no-checks'] && !options.watch) {
  const { passed, failed } = runChecks([], say);
  counts.passed += passed;
  counts.failed += failed;
}

const files = globSync('{native-models,pipeline,electron,server,cli,renderer,tests,bench,scripts}/**/*.test.ts', {
  cwd: root,
})
  .filter((file) => options.only === undefined || file.includes(options.only))
  .toSorted();
if (files.length === 0) {
  counts.failed++;
  say(`FAILED  no test file matches ${JSON.stringify(options.only)}`);
} else {
  for (const line of await preparePythonEnvironments()) say(`        ${line}`);
}

interface TestDetails {
  readonly duration_ms: number;
  readonly type?: string | undefined;
  readonly error?: Error & { cause?: unknown };
}
interface TestReport {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string | undefined;
  readonly details: TestDetails;
  readonly skip?: string | boolean | undefined;
}

/** Where a test stands, as `folder/file.test.ts`. */
const place = (report: TestReport): string => path.relative(root, report.file ?? '');

if (files.length > 0) {
  const absolute = files.map((file) => path.join(root, file));
  const stream = run({ files: absolute, concurrency, timeout: fileTimeoutMs, cwd: root, watch: options.watch });
  for await (const event of stream) {
    if (event.type === 'test:watch:drained') {
      sayCounts();
      Object.assign(counts, { passed: 0, failed: 0, skipped: 0 });
    } else if (event.type === 'test:pass') {
      const report: TestReport = event.data;
      if (report.skip !== undefined) {
        counts.skipped++;
        say(`skipped ${place(report)}: ${report.name} (${report.skip === true ? 'no reason given' : report.skip})`);
      } else if (report.details.type !== 'suite') {
        counts.passed++;
        if (report.details.duration_ms > 10_000)
          say(`slow    ${place(report)}: ${report.name} took ${(report.details.duration_ms / 1000).toFixed(1)} s`);
      }
    } else if (event.type === 'test:fail') {
      const report: TestReport = event.data;
      if (report.details.type === 'suite') continue;
      counts.failed++;
      const cause = report.details.error?.cause ?? report.details.error;
      say(`FAILED  ${place(report)}: ${report.name}`);
      say(`        ${String(cause instanceof Error ? cause.stack : cause).replaceAll('\n', '\n        ')}`);
    }
  }
}

say(`        took ${seconds()}`);
sayCounts();
process.exitCode = counts.failed === 0 ? 0 : 1;
