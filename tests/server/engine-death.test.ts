import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { analyze } from '#analysis/analyze.ts';
import { verifyProject } from '#pipeline';
import { tracksRequest } from '../support/analyze-request.ts';
import { patient } from '../support/patience.ts';
import { projectDigest } from '../support/project-digest.ts';
import { AskError, type EventLog, rejectsWith, type ServedScene, serveScene } from './served-scene.ts';

let served: ServedScene;
let events: EventLog;

before(async () => {
  served = await serveScene({ frameCount: 240, analysed: 'no' });
  events = await served.listen();
});
after(async () => {
  events?.close();
  await served?.close();
});

/** Ends the engine as a crash does, and returns how long it took until the windows were told, in ms. */
async function killEngine(): Promise<number> {
  const window = await served.listen();
  const { pid } = served.server.engine;
  assert.ok(pid !== undefined);
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  const told = await window.until('engine_state', ({ state }) => state === 'restarting');
  const tookMs = performance.now() - killedAt;
  assert.match(told.message, /SIGKILL.*Nothing that was decided is lost/);
  await window.until('engine_state', ({ state }) => state === 'running');
  window.close();
  return tookMs;
}

test('an analysis whose engine dies is told within a second, goes on by itself, and ends as an undisturbed one', async () => {
  const out = path.join(served.folder, 'killed.doppel');
  const { video, tracks } = served.scene;
  const { analysis } = await served.ask('analysis.start', { video, tracks, persons: null, out, force: false });
  await events.until('analysis_progress', (event) => event.analysis === analysis && event.progress.done > 0);
  assert.ok((await killEngine()) < patient(1000));
  assert.equal((await served.ask('app.info', {})).running[0]?.analysis, analysis);
  await sleep(700);
  assert.ok((await killEngine()) < patient(1000));
  const end = await events.until('analysis_ended', (event) => event.analysis === analysis, 60_000);
  assert.deepEqual([end.outcome, end.error], ['done', null]);
  const whole = path.join(served.folder, 'whole.doppel');
  const settings = { similarity: { embedder: 'auto' } };
  await analyze(tracksRequest(video, tracks, whole, settings));
  assert.deepEqual(projectDigest(out), projectDigest(whole));
});

test('a review whose engine dies keeps its handle, its addresses and every decision that was acknowledged', async () => {
  const file = path.join(served.folder, 'killed.doppel');
  const { project } = await served.ask('project.open', { path: file });
  const { url } = (await served.ask('review.person', { project, person: 1 })).all_crops[0];
  const picture = (await served.get(url)).body;
  let acknowledged = 0;
  let killed: Promise<number> | null = null;
  for (let round = 0; round < 60; round++) {
    if (round === 20) killed = killEngine();
    try {
      const decision = { kind: 'note', person: 1 + (round % 6), text: `note ${round}` } as const;
      await served.ask('review.decide', { project, decision, force: false, seen: null });
      acknowledged++;
    } catch (error) {
      assert.ok(error instanceof AskError);
      assert.equal(error.wire.code, 'failed');
      assert.deepEqual(error.wire.details, { retryable: true });
    }
  }
  assert.ok(((await killed) ?? Number.NaN) < patient(1000));
  assert.ok(acknowledged >= 58, `${acknowledged} of 60 decisions went through`);
  const { events: log } = await served.ask('history.log', { project });
  assert.ok(log.length >= acknowledged && log.length <= 60, `${log.length} of ${acknowledged} are on disk`);
  assert.deepEqual((await served.get(url)).body, picture, 'the pictures on screen have the addresses that they had');
  assert.equal((await verifyProject(file)).ok, true);
});

test('a decision that carries a key is answered although the engine dies over it, and stands once in the log', async () => {
  const { project } = await served.ask('project.open', { path: path.join(served.folder, 'whole.doppel') });
  let killed: Promise<number> | null = null;
  for (let round = 0; round < 60; round++) {
    if (round === 20) killed = killEngine();
    const decision = { kind: 'note', person: 1 + (round % 6), text: `note ${round}` } as const;
    const asked = { project, decision, force: false, seen: null, key: `question-${round}` };
    await served.ask('review.decide', asked);
    if (round % 10 === 0) await served.ask('review.decide', asked);
  }
  await killed;
  const { events: log } = await served.ask('history.log', { project });
  assert.equal(log.length, 60);
});

test('what is asked while the engine starts is answered when it has', async () => {
  const window = await served.listen();
  const killing = killEngine();
  await window.until('engine_state', ({ state }) => state === 'restarting');
  assert.equal((await served.ask('app.info', {})).door, 'browser');
  await killing;
  window.close();
});

test('an engine that keeps dying is given up, and says so', async () => {
  for (;;) {
    const window = await served.listen();
    const { pid } = served.server.engine;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const { state } = await window.until('engine_state');
    window.close();
    if (state === 'failed') break;
    await events.until('engine_state', (event) => event.state === 'running');
    await sleep(300);
  }
  await rejectsWith(served.ask('app.info', {}), 'failed', /Start Doppel again/);
});
