import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import type { ChannelName, EngineEvent, ReplyOf, RequestOf } from '#contract/channels.ts';
import type { Answerable } from '#contract/preliminary.ts';
import { openProject } from '#project/project-file.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { ffmpegChildrenOf, isRunning, skipWithoutPs } from '#tests/fixtures/child-processes.ts';
import { makeSmallScene } from '#tests/fixtures/small-scene.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { tracksRequest } from '#tests/support/analyze-request.ts';
import { patient } from '#tests/support/patience.ts';
import { projectDigest } from '#tests/support/project-digest.ts';
import { EngineService } from './engine-service.ts';
import { ownSettingsFile } from './settings/own-settings-file.ts';

const halt = (signal: 'SIGSTOP' | 'SIGCONT', pids = ffmpegChildrenOf(process.pid)): void => {
  for (const pid of pids) process.kill(pid, signal);
};

/** Lets the video come only for a moment at a time, so that describing keeps up with it however busy the machine is. */
class SlowVideo {
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  begin(): void {
    this.#timer ??= setInterval(() => {
      const pids = ffmpegChildrenOf(process.pid);
      halt('SIGCONT', pids);
      setTimeout(() => {
        if (!this.#isOver) halt('SIGSTOP', pids.filter(isRunning));
      }, 5);
    }, 60);
  }

  /** The video stands still from now on. */
  stop(): void {
    this.#isOver = true;
    clearInterval(this.#timer ?? undefined);
    halt('SIGSTOP');
  }
}

test('the first pair is answered while the rest is still cut, and the answer stands in the finished project', {
  skip: skipWithoutPs,
}, async (context) => {
  const folder = temporaryFolder(context);
  const scene = await makeSmallScene(folder, 400);
  const wholeFile = path.join(folder, 'whole.doppel');
  await analyze(tracksRequest(scene.video, scene.tracks, wholeFile));

  const config = path.join(folder, 'home');
  mkdirSync(config);
  writeFileSync(ownSettingsFile(config), 'similarity:\n  embedder: stripes\n');
  const first = Promise.withResolvers<Answerable>();
  const ended = Promise.withResolvers<EngineEvent>();
  const events: EngineEvent[] = [];
  const video = new SlowVideo();
  const service = new EngineService({
    door: 'browser',
    assetKey: Buffer.alloc(32, 7),
    startFile: null,
    tell: (event) => {
      events.push(event);
      if (event.kind === 'analysis_progress' && event.progress.stage === 'crops') video.begin();
      if (event.kind === 'analysis_ended') ended.resolve(event);
      if (event.kind !== 'analysis_answerable' || event.found.open !== 1 || event.found.state === 'final') return;
      video.stop(); // while the analyst thinks
      first.resolve(event.found);
    },
    folders: { config, cache: path.join(folder, 'cache'), log: path.join(folder, 'log') },
  });
  context.after(() => service.close());
  context.after(() => {
    video.stop();
    halt('SIGCONT');
  });
  const ask = async <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const reply = await service.answer(name, request);
    if (reply.ok) return reply.value as ReplyOf<Name>;
    throw new Error(reply.error.message);
  };
  const queueOf = (project: string) => ask('review.queue', { project, threshold: null });

  const out = path.join(folder, 'first.doppel');
  await ask('analysis.start', { video: scene.video, tracks: scene.tracks, persons: null, out, force: false });
  const found = await first.promise;
  const { persons, of } = found;
  assert.ok(persons >= 2 && persons <= of && of === 6);
  const { running } = await ask('app.info', {});
  assert.deepEqual(running[0].answerable, found);
  const { project, status } = await ask('project.open', { path: out });
  assert.ok(status.crops.stored < status.crops.planned, 'crops are still to be cut');
  assert.equal(status.candidates?.undecided, 1);
  const early = await queueOf(project);
  assert.deepEqual(early.preliminary, { persons, of, analysis: 'running' });
  const [pair] = early.pairs.filter(({ state }) => state === 'open');
  assert.deepEqual([pair.a, pair.b], [1, 2]);
  const decision = { kind: 'merge' as const, persons: [1, 2] };
  const { events: written } = await ask('review.decide', { project, decision, force: false, seen: null });
  assert.deepEqual(written[0].preliminary, { persons, of });
  assert.equal((await queueOf(project)).open, 0);
  const toldBefore = events.length;
  halt('SIGCONT');

  const end = await ended.promise;
  assert.ok(end.kind === 'analysis_ended' && end.outcome === 'done', JSON.stringify(end));
  const isRenewed = (event: EngineEvent): boolean =>
    event.kind === 'project_changed' && event.path === status.project && event.evidence === 'new';
  const deadline = performance.now() + patient(5000);
  while (!events.slice(toldBefore).some(isRenewed)) {
    assert.ok(performance.now() < deadline, 'the windows are told that the evidence is whole');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const late = await queueOf(project);
  assert.deepEqual([late.preliminary, late.decided, late.open], [null, 1, 0]);
  assert.equal((await ask('project.status', { project })).persons.active, 5);
  assert.deepEqual(projectDigest(out), projectDigest(wholeFile), 'the analysis ends as one in which nobody decided');
  const file = openProject(out, 'read');
  const { ok, checks } = verifyProject(file, null);
  file.close();
  assert.ok(ok, JSON.stringify(checks));
  assert.match(JSON.stringify(checks), /a decision on preliminary evidence|made anew/);
});

test('an analysis that was stopped when first pairs could be answered is whole, says that they are preliminary, and goes on', async (context) => {
  const folder = temporaryFolder(context);
  const scene = await makeSmallScene(folder, 100);
  const [wholeFile, out] = ['whole.doppel', 'stopped.doppel'].map((name) => path.join(folder, name));
  await analyze(tracksRequest(scene.video, scene.tracks, wholeFile));
  const stop = new AbortController();
  const request = tracksRequest(scene.video, scene.tracks, out);
  const stopped = analyze(request, { signal: stop.signal, onAnswerable: () => stop.abort() });
  await assert.rejects(stopped, { code: 'cancelled' });
  const file = openProject(out, 'read');
  assert.ok(verifyProject(file, null).ok);
  assert.equal(
    file.prepare("SELECT count(*) FROM finished_stage WHERE fingerprint LIKE 'preliminary%'").pluck().get(),
    1,
  );
  file.close();
  await analyze(request);
  assert.deepEqual(projectDigest(out), projectDigest(wholeFile));
});
