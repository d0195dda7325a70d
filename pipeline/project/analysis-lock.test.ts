import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { decide, makeSampleProject, temporaryFolder } from '#tests/property/sample-project.ts';
import { acquireAnalysisLock, isAnalysisRunning } from './analysis-lock.ts';
import { readEvents } from './events.ts';
import { openProject } from './project-file.ts';

const isLocked = (error: unknown) =>
  error instanceof DoppelError && error.code === 'locked' && /being analysed by another process/.test(error.message);

/** A process that takes the lock, says so, and waits to be killed or told to end. */
function spawnHolder(file: string) {
  const source = `
    import { acquireAnalysisLock } from '${new URL('analysis-lock.ts', import.meta.url).href}';
    const lock = acquireAnalysisLock(process.argv[1]);
    console.log('held');
    process.stdin.once('data', () => { lock.release(); process.exit(0); });`;
  return spawn(process.execPath, ['--input-type=module', '--eval', source, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

test('a second analysis of the same project is refused with a sentence; reading and deciding go on', (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const project = makeSampleProject(file);
  const lock = acquireAnalysisLock(file);
  assert.equal(isAnalysisRunning(file), true);
  assert.throws(() => acquireAnalysisLock(file), isLocked);
  const other = openProject(file, 'write');
  decide(other, { kind: 'hide', person: 1 });
  assert.equal(readEvents(project).length, 1);
  other.close();
  lock.release();
  project.close();
});

test('a released lock leaves no file, and can be taken again', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  for (let round = 0; round < 3; round += 1) {
    const lock = acquireAnalysisLock(file);
    lock.release();
    lock.release();
    assert.equal(isAnalysisRunning(file), false);
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('the lock of a killed process is free at once', async (context) => {
  const file = path.join(temporaryFolder(context), 'a.doppel');
  const holder = spawnHolder(file);
  await once(holder.stdout, 'data');
  assert.equal(isAnalysisRunning(file), true);
  assert.throws(() => acquireAnalysisLock(file), isLocked);
  holder.kill('SIGKILL');
  await once(holder, 'close');
  assert.deepEqual(readdirSync(path.dirname(file)), ['a.doppel-analysis'], 'only the empty lock itself stays');
  assert.equal(isAnalysisRunning(file), false);
  acquireAnalysisLock(file).release();
});

test('of processes that hand the lock on, never two hold it', async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  const source = `
    import { openSync, closeSync, rmSync } from 'node:fs';
    import { acquireAnalysisLock } from '${new URL('analysis-lock.ts', import.meta.url).href}';
    const file = process.argv[1];
    let taken = 0;
    for (let round = 0; round < 20; round += 1) {
      let lock;
      try { lock = acquireAnalysisLock(file); } catch (error) { if (error.code !== 'locked') throw error; continue; }
      // Fails when another process is inside too.
      closeSync(openSync(file + '.inside', 'wx'));
      // As long as the coarsest clock that stamps files ticks.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      rmSync(file + '.inside');
      lock.release();
      taken += 1;
    }
    console.log(taken);`;
  const contenders = [1, 2, 3].map(() =>
    spawn(process.execPath, ['--input-type=module', '--eval', source, file], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const taken = await Promise.all(
    contenders.map(async (contender) => {
      let text = '';
      contender.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      const [code] = await once(contender, 'close');
      assert.equal(code, 0);
      return Number(text);
    }),
  );
  assert.ok(
    taken.every((count) => count > 0),
    String(taken),
  );
  assert.deepEqual(readdirSync(folder), []);
});
