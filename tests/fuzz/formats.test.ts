import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { patient } from '../support/patience.ts';

const run = promisify(execFile);
const program = path.join(import.meta.dirname, 'fuzz-format.ts');

/** For each reader. Longer runs: `DOPPEL_FUZZ_SECONDS=600 DOPPEL_FUZZ_SEED=7`. */
const seconds = Number(process.env.DOPPEL_FUZZ_SECONDS ?? 3);
const seed = process.env.DOPPEL_FUZZ_SEED ?? '1';
/** Time to start, to make samples and to shrink; a reader that hangs is ended after it. */
const graceMs = patient(30_000);
/** Megabytes. A process that only starts and imports all this takes about 120. */
const mostMemoryMb = 700;

/** How many inputs of a run must at least be tried, so that a fuzzer that does nothing is noticed on slow machines too. */
const fewestCases = 50;

for (const reader of ['npy', 'pickle', 'npz', 'persons', 'mot', 'tracks']) {
  test(`whatever the ${reader} reader is given, it reads it or refuses it with a sentence`, async (context) => {
    const args = ['--max-old-space-size=400', program, reader, seed, String(seconds * 1000)];
    const { stdout } = await run(process.execPath, args, { timeout: seconds * 1000 + graceMs, killSignal: 'SIGKILL' });
    const report = JSON.parse(stdout);
    context.diagnostic(stdout);
    assert.ok(report.cases >= fewestCases, stdout);
    assert.ok(report.accepted > 0 && report.refused > 0, `input is all good or all bad: ${stdout}`);
    assert.ok(report.peakMb < mostMemoryMb, `it took ${report.peakMb} MB`);
  });
}
