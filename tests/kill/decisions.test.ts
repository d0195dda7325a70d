import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readEvents } from '#project/events.ts';
import { openOrCreateProject, openProject } from '#project/project-file.ts';
import { readReview } from '#project/review.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { isDecision } from '#review/in-force.ts';
import { decide, makeSampleProject, sampleBirth, temporaryFolder } from '../property/sample-project.ts';

/** Kills in the usual run; `DOPPEL_KILLS` asks for more. */
const kills = Number(process.env.DOPPEL_KILLS ?? 20);

const child = path.join(import.meta.dirname, 'decisions-child.ts');

/**
 * Lets a child decide and kills it: some time after its first decision, or some time after its start, when it may still be
 * opening the file. Returns the number that it acknowledged last, 0 when there is none.
 */
function decideUntilKilled(file: string, after: 'decision' | 'start', delayMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, file, 'Kim', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const kill = () => setTimeout(() => running.kill('SIGKILL'), delayMs);
    let output = '';
    if (after === 'start') kill();
    else running.stdout.once('data', kill);
    running.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    running.on('error', reject);
    running.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the child ended with ${code ?? signal}`));
      // A line that lacks its end was not acknowledged in full.
      const lines = output.slice(0, output.lastIndexOf('\n') + 1).trim();
      resolve(lines === '' ? 0 : Number(lines.split('\n').at(-1)));
    });
  });
}

/** Takes every decision back, so that the next child finds the original persons. Returns how many events there are then. */
function takeAllBack(file: string): number {
  const project = openProject(file, 'write');
  while (readReview(project).events.some(({ event, inForce }) => inForce && isDecision(event))) {
    decide(project, { kind: 'undo' });
  }
  const count = readEvents(project).length;
  project.close();
  return count;
}

test(`${kills} kills in a stream of decisions lose none that was acknowledged, and the file verifies`, async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'killed.doppel');
  makeSampleProject(file).close();
  let before = 0;
  for (let round = 0; round < kills; round += 1) {
    const acknowledged =
      round % 4 === 0
        ? await decideUntilKilled(file, 'start', 100 + Math.random() * 300)
        : await decideUntilKilled(file, 'decision', Math.random() * 100);
    // In turn by a reader and by a writer: both must find all of it.
    const project = openProject(file, round % 2 === 0 ? 'read' : 'write');
    const events = readEvents(project);
    const least = Math.max(acknowledged, before);
    assert.ok(events.length >= least, `event ${acknowledged} was acknowledged; ${events.length} are there`);
    assert.ok(events.length <= least + 1, 'at most the one on its way was not acknowledged');
    const { ok, checks } = verifyProject(project, null);
    assert.ok(ok, JSON.stringify(checks));
    project.close();
    assert.deepEqual(readdirSync(folder), ['killed.doppel'], 'no log is left beside the file');
    before = takeAllBack(file);
  }
  assert.ok(kills === 0 || before > kills, `only ${before} decisions were made: the test tests nothing`);
});

test('a kill while a project is being created leaves nothing that stands in the way of creating it', async (context) => {
  const creator = path.join(import.meta.dirname, 'decisions-create-child.ts');
  for (let round = 0; round < Math.ceil(kills / 4); round += 1) {
    const file = path.join(temporaryFolder(context), 'new.doppel');
    const running = spawn(process.execPath, [creator, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(running.stdout, 'data');
    setTimeout(() => running.kill('SIGKILL'), Math.random() * 30);
    await once(running, 'close');
    const { project } = openOrCreateProject(file, () => sampleBirth);
    assert.ok(verifyProject(project, null).ok);
    project.close();
    assert.deepEqual(readdirSync(path.dirname(file)), ['new.doppel']);
  }
});

/** Lets a child make so many decisions; returns the numbers that it was given. */
function decideTimes(file: string, by: string, count: number): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child, file, by, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    process_.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    process_.on('error', reject);
    process_.on('close', (code) => {
      if (code !== 0) reject(new Error(`the child ended with ${code}`));
      resolve(output.trim().split('\n').map(Number));
    });
  });
}

test('two processes that decide on one file at once both have all of their decisions in one unbroken chain', async (context) => {
  const file = path.join(temporaryFolder(context), 'shared.doppel');
  const watcher = makeSampleProject(file);
  const [left, right] = await Promise.all([decideTimes(file, 'Kim', 60), decideTimes(file, 'Lee', 60)]);
  const numbers = [...left, ...right].sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    Array.from({ length: 120 }, (_, index) => index + 1),
  );
  const events = readEvents(watcher);
  for (const [by, own] of [
    ['Kim', left],
    ['Lee', right],
  ] as const) {
    assert.deepEqual(
      events.filter((event) => event.by === by).map(({ seq }) => seq),
      own,
    );
  }
  assert.ok(verifyProject(watcher, null).ok);
  watcher.close();
  assert.deepEqual(readdirSync(path.dirname(file)), ['shared.doppel']);
});
