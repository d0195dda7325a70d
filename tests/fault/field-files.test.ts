import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { runDoppel } from '../cli/run-doppel.ts';
import { fixtureVideo } from '../fixtures/videos.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-field-'));
  const rows = Array.from({ length: 90 }, (_, frame) =>
    [1, 2].map((id) => `${frame + 1},${id},${id * 60},60,40,100,1`),
  );
  await writeFile(path.join(folder, 'tracks.txt'), rows.flat().join('\n'));
  await writeFile(path.join(folder, 'quick.yaml'), 'crops: {per_person: 8}\npreviews: {enabled: false}\n');
});
after(() => rm(folder, { recursive: true }));

const analyze = (video: string, ...more: readonly string[]) =>
  runDoppel(['analyze', video, '--config', 'quick.yaml', ...more], { cwd: folder });
const withTracks = ['--tracks', 'tracks.txt', '--embedder', 'stripes'];

test('a recording in fragments that was cut off is analysed as far as it goes, and the loss is told', async () => {
  await copyFile(await fixtureVideo('cut-fragments'), path.join(folder, 'cut.mp4'));
  const { code, stderr } = await analyze('cut.mp4', ...withTracks);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /The video is damaged/);
});

test('a name that leaves no room for the files beside it is told, with the way out', async () => {
  for (const length of [243, 240, 236]) {
    const video = `${'a'.repeat(length)}.mp4`;
    await copyFile(await fixtureVideo('h264-b-frames'), path.join(folder, video));
    const { code, stderr } = await analyze(video, ...withTracks);
    assert.doesNotMatch(stderr, /inside Doppel/);
    if (code !== 0) assert.match(stderr, /name is too long.*Choose a shorter one/, `${length}`);
    await rm(path.join(folder, video));
  }
});

test('limits of names and notes hold on the command line too', async () => {
  await copyFile(await fixtureVideo('h264-b-frames'), path.join(folder, 'plain.mp4'));
  assert.equal((await analyze('plain.mp4', ...withTracks)).code, 0);
  const decide = (...words: readonly string[]) => runDoppel(['decide', 'plain.doppel', ...words], { cwd: folder });
  const long = await decide('rename', '1', 'n'.repeat(201));
  assert.deepEqual([long.code, long.stderr], [2, 'doppel: The name has 201 characters; at most 200 are kept.\n']);
  assert.equal((await decide('note', '1', '  ')).code, 2);
  assert.match((await decide('rename', '1', 'Anna', '--by', 'b'.repeat(201))).stderr, /reviewer has 201 characters/);
  assert.equal((await decide('rename', '1', 'n'.repeat(200))).code, 0);
});

test('every command names a pipe or a device in the place of a file, and ends', {
  skip: process.platform === 'win32' ? 'Windows has no named pipes in folders' : false,
}, async () => {
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  const inputs: readonly (readonly string[])[] = [
    ['analyze', 'pipe', '--tracks', 'tracks.txt'],
    ['analyze', 'plain.mp4', '--tracks', 'pipe'],
    ['analyze', 'plain.mp4', '--config', 'pipe'],
    ['analyze', 'plain.mp4', '--tracks', 'tracks.txt', '--out', 'pipe'],
    ['inspect', 'pipe'],
    ['inspect', '/dev/zero'],
    ['status', 'pipe'],
    ['models', 'add', 'pipe'],
    ['calibrate', 'pipe'],
  ];
  for (const args of inputs) {
    const { code, stderr } = await runDoppel(args, { cwd: folder });
    assert.equal(code, 3, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, /is a (named pipe|device)[;,] /, args.join(' '));
  }
});

test('a video with nobody in it is done, and says that nobody was found', {
  skip: skipWithout('models/yolox_nano.onnx'),
}, async () => {
  const plain = path.join(folder, 'nobody.mp4');
  await copyFile(await fixtureVideo('nobody'), plain);
  const { code, stdout, stderr } = await analyze('nobody.mp4', '--models', sharedFile('models'));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Analysis +done in/);
  assert.match(stdout, /Persons +nobody was found in this video/);
});
