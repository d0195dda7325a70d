import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { mainFile } from '../cli/run-doppel.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { projectDigest } from '../support/project-digest.ts';

/** Kills in the usual run; `DOPPEL_KILLS` asks for more. */
const kills = Number(process.env.DOPPEL_KILLS ?? 20);

/** Runs the analysis and kills it after so many milliseconds. Resolves to whether it had ended by itself before. */
function analyzeUntilKilled(scene: SmallScene, out: string, afterMs: number): Promise<'killed' | 'done'> {
  return new Promise((resolve, reject) => {
    const argv = [mainFile, 'analyze', scene.video, '--tracks', scene.tracks, '--out', out, '--embedder', 'stripes'];
    const running = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    const timer = setTimeout(() => running.kill('SIGKILL'), afterMs);
    let complaint = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    running.on('error', reject);
    running.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(`analyze ended with ${code ?? signal}: ${complaint}`));
    });
  });
}

/** The project; null where the kill came before there was one: no file, or one of no content, which the next call takes over. */
function openUnlessBlank(file: string): ProjectDatabase | null {
  if (!existsSync(file)) return null;
  try {
    return openProject(file, 'read');
  } catch (error) {
    if (error instanceof DoppelError && / holds nothing: /.test(error.message)) return null;
    throw error;
  }
}

test(`an analysis killed ${kills} times at random moments ends in the content of one that was not`, async (context) => {
  const folder = temporaryFolder(context);
  const scene = await makeSmallScene(folder, 80);
  const wholeFile = path.join(folder, 'whole.doppel');
  const started = performance.now();
  await analyze(tracksRequest(scene.video, scene.tracks, wholeFile));
  // As a program of its own it also has to start; the kills fall anywhere from there to the end.
  const usualMs = performance.now() - started + 500;
  const whole = projectDigest(wholeFile);
  const out = path.join(folder, 'killed.doppel');
  let killed = 0;
  let finished = 0;
  let wasThere = false;
  while (killed < kills) {
    const end = await analyzeUntilKilled(scene, out, 100 + Math.random() * usualMs);
    if (end === 'killed') killed++;
    const project = openUnlessBlank(out);
    if (project === null) {
      assert.ok(!wasThere, 'a project that was there is gone');
      continue;
    }
    wasThere = true;
    const { ok, checks } = verifyProject(project, null);
    project.close();
    assert.ok(ok, JSON.stringify(checks));
    if (end === 'killed') continue;
    finished++;
    assert.deepEqual(projectDigest(out), whole);
    rmSync(out);
    wasThere = false;
  }
  await analyze(tracksRequest(scene.video, scene.tracks, out));
  assert.deepEqual(projectDigest(out), whole);
  context.diagnostic(`${killed} kills; ${finished + 1} analyses came to their end in between`);
  assert.deepEqual(
    readdirSync(folder).toSorted(),
    ['blocks.mp4', 'blocks.txt', 'killed.doppel', 'whole.doppel'],
    'nothing is left beside the files',
  );
});
