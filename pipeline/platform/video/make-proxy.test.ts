import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { decodeFrames } from './decode-frames.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import { makeProxy } from './make-proxy.ts';
import { directPlay } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-proxy-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function decode(file: string) {
  const probe = await probeVideo(file);
  const codes: number[] = [];
  const sizes = new Set<string>();
  const { frameCount, frameTimesMs } = await decodeFrames({
    path: file,
    probe,
    frameIndices: 'all',
    onFrame: ({ image }) => {
      codes.push(readFrameCode(image));
      sizes.add(`${image.widthPx}x${image.heightPx}`);
    },
  });
  return { probe, codes, frameCount, frameTimesMs, sizes };
}

const unplayable: readonly VideoFixture[] = [
  'mpeg4-avi-b-frames',
  'hevc-10-bit',
  'h264-10-bit',
  'mpeg-ts',
  'odd-size-mpeg4',
  'variable-rate-mkv',
  'lost-packets',
];

for (const name of unplayable) {
  test(`the proxy of ${name} has its frames, in order and at their times, in a form that plays`, async () => {
    const video = await fixtureVideo(name);
    const source = await decode(video);
    assert.equal(directPlay(source.probe, null), null);
    const proxy = path.join(folder, 'made', `${name}.mp4`);
    await makeProxy({ video, proxy, frameCount: source.frameCount });
    const copy = await decode(proxy);
    assert.equal(directPlay(copy.probe, null)?.mime, 'video/mp4');
    assert.deepEqual(copy.codes, source.codes);
    // Decoding counts time from a file's own start; that the start is right too is seen in a browser (tests/server).
    // A damaged stream has frames that do not follow each other in time; the proxy's do, by a tick.
    const sinceFirst = (times: Float64Array) =>
      times.map((time, frame) => Math.max(...times.subarray(0, frame), time) - times[0]);
    const copied = sinceFirst(copy.frameTimesMs);
    const drift = sinceFirst(source.frameTimesMs).map((time, frame) => Math.abs(time - copied[frame]));
    assert.ok(Math.max(...drift) < 1, `a frame is ${Math.max(...drift).toFixed(2)} ms off`);
    assert.ok(
      readdirSync(path.dirname(proxy)).every((file) => file.endsWith('.mp4')),
      'nothing is left beside it',
    );
  });
}

test('the bundled ffmpeg makes proxies too', async () => {
  const video = await fixtureVideo('mpeg4-avi');
  const proxy = path.join(folder, 'bundled.mp4');
  const { codes, frameCount } = await decode(video);
  await makeProxy({ video, proxy, frameCount, tools: await locateFfmpeg('bundled') });
  // The build of 2018 gives the last frame no duration, and some decoders then leave it out.
  const copied = (await decode(proxy)).codes;
  assert.ok(copied.length >= codes.length - 1);
  assert.deepEqual(copied, codes.slice(0, copied.length));
});

test('videos that play as they are need no proxy', async () => {
  for (const name of ['h264-b-frames', 'vp9-webm', 'variable-rate', 'rotated-90'] as const) {
    assert.notEqual(directPlay(await probeVideo(await fixtureVideo(name)), null), null, name);
  }
});

test('a proxy with another number of frames than were analysed is refused, and nothing is left of it', async () => {
  const video = await fixtureVideo('mpeg4-avi');
  const proxy = path.join(folder, 'wrong', 'wrong.mp4');
  await assert.rejects(makeProxy({ video, proxy, frameCount: 7 }), (error) => {
    assert.ok(error instanceof DoppelError);
    assert.equal(error.code, 'mismatch');
    return true;
  });
  assert.ok(!existsSync(proxy));
  assert.deepEqual(readdirSync(path.dirname(proxy)), []);
});

test('a proxy can be stopped on the way', async () => {
  const video = await fixtureVideo('ts-long');
  const proxy = path.join(folder, 'stopped', 'stopped.mp4');
  const stop = new AbortController();
  const made = makeProxy({ video, proxy, frameCount: null, signal: stop.signal });
  setTimeout(() => stop.abort(), 250);
  await assert.rejects(made, (error) => error instanceof DoppelError && error.code === 'cancelled');
  assert.ok(!existsSync(proxy));
});
