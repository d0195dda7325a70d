import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { hashFile } from '#platform/files/hash-file.ts';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { createProject } from '#project/project-file.ts';
import { isRunning, skipWithoutPs } from '../fixtures/child-processes.ts';
import { fixtureVideo } from '../fixtures/videos.ts';
import { sampleBirth, temporaryFolder } from '../property/sample-project.ts';
import { openDoor } from '../server/served-scene.ts';
import { waitUntil } from '../support/patience.ts';

/** The processes that a process started. */
function childrenOf(parent: number): readonly number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return rows.filter(([, ppid]) => ppid === parent).map(([pid]) => pid);
}

/** A folder of tools in which making a copy for playing never ends; everything else is as it is. */
async function endlessTools(folder: string): Promise<string> {
  const { ffmpeg, ffprobe } = await locateFfmpeg();
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  symlinkSync(ffprobe, path.join(tools, 'ffprobe'));
  const script = `#!/bin/sh
for last; do :; done
case "$last" in
  *.partial) exec '${ffmpeg}' -nostdin -loglevel quiet -y -re -f lavfi -i color=s=64x64:r=5 -f mp4 "$last" ;;
  *) exec '${ffmpeg}' "$@" ;;
esac
`;
  writeFileSync(path.join(tools, 'ffmpeg'), script, { mode: 0o755 });
  return tools;
}

/** A door in a process of its own, whose engine is making a copy of a video for playing. */
async function busyDoor(context: TestContext) {
  const folder = temporaryFolder(context);
  const video = path.join(folder, 'a.avi');
  copyFileSync(await fixtureVideo('mpeg4-avi'), video);
  const file = path.join(folder, 'a.doppel');
  const probe = { container: 'avi', codec: 'mpeg4', pixelFormat: 'yuv420p' };
  const sha256 = await hashFile(video);
  createProject(file, { ...sampleBirth, video: { ...sampleBirth.video, path: video, sha256, probe } }).close();
  const page = path.join(folder, 'page');
  mkdirSync(page);
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>Doppel</title>');
  const home = path.join(folder, 'home');
  const child = fork(path.join(import.meta.dirname, '../server/door-child.ts'), [file, page], {
    execArgv: [],
    env: { ...process.env, DOPPEL_HOME: home, DOPPEL_FFMPEG: await endlessTools(folder) },
  });
  context.after(() => child.kill('SIGKILL'));
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  const door = await openDoor(url);
  const opened = await door.ask('project.open', { path: file });
  if (opened.video !== null) assert.fail('this kind of video needs a copy');
  const videos = path.join(home, 'cache', 'videos');
  const partials = () => (existsSync(videos) ? readdirSync(videos).filter((name) => name.endsWith('.partial')) : []);
  await waitUntil('a copy that is being made', () => partials().length === 1);
  const [engine] = childrenOf(child.pid ?? 0);
  const ffmpeg = await waitUntil('its ffmpeg', () => childrenOf(engine).at(0));
  return { child, engine, ffmpeg, partials };
}

test('a door that is killed leaves no engine, no ffmpeg and no half-made file', {
  skip: skipWithoutPs,
}, async (context) => {
  const { child, engine, ffmpeg, partials } = await busyDoor(context);
  child.kill('SIGKILL');
  await waitUntil('the end of the engine', () => !isRunning(engine));
  await waitUntil('the end of its ffmpeg', () => !isRunning(ffmpeg));
  assert.deepEqual(partials(), []);
});

const onLinux = process.platform === 'linux' ? false : 'elsewhere an orphaned ffmpeg is not looked for';

test('an engine that is killed leaves its half-made file and its ffmpeg to the next, which ends both', {
  skip: onLinux,
}, async (context) => {
  const { child, engine, ffmpeg, partials } = await busyDoor(context);
  const [left] = partials();
  process.kill(engine, 'SIGKILL');
  await waitUntil('the end of the ffmpeg that nobody waits for', () => !isRunning(ffmpeg));
  await waitUntil('its file to go', () => !partials().includes(left));
  child.send('close');
  await once(child, 'exit');
  assert.deepEqual(partials(), []);
});
