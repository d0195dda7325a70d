import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { analyze } from '#analysis/analyze.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { readFrameCode } from '../fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '../fixtures/videos.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { launchChromium, skipWithoutChromium } from '../support/chromium.ts';
import { openDoor } from './served-scene.ts';

const skip = skipWithoutChromium();
let folder: string;
let server: RunningServer;
let browser: Browser;

before(async () => {
  if (skip !== false) return;
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-proxy-'));
  process.env.DOPPEL_HOME = path.join(folder, 'home');
  const page = path.join(folder, 'page');
  await mkdir(page);
  await writeFile(
    path.join(page, 'index.html'),
    '<!doctype html><title>Doppel</title><video muted></video><canvas></canvas>',
  );
  server = await startServer({ file: null, port: 0, page, folders: [folder] });
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** The numbers that the frames of a video carry, as they are decoded: a damaged one lacks some. */
async function frameCodes(video: string): Promise<readonly number[]> {
  const codes: number[] = [];
  await decodeFrames({
    path: video,
    probe: await probeVideo(video),
    frameIndices: 'all',
    onFrame: ({ image }) => void codes.push(readFrameCode(image)),
  });
  return codes;
}

/** A project of a video with one person who stands in all of it. */
async function projectOf(name: VideoFixture): Promise<string> {
  const source = await fixtureVideo(name);
  const video = path.join(folder, `${name}${path.extname(source)}`);
  await copyFile(source, video);
  const tracks = path.join(folder, `${name}.txt`);
  const rows = Array.from({ length: 40 }, (_, frame) => `${frame + 1},1,20,20,40,100,0.9,1,1`);
  await writeFile(tracks, `${rows.join('\n')}\n`);
  const out = path.join(folder, `${name}.doppel`);
  // Damage behind the last crop is known only to whoever looks at every frame.
  const every_frame = name === 'flipped-bytes';
  await analyze(tracksRequest(video, tracks, out, { previews: { enabled: false }, every_frame }));
  return out;
}

/** Each container and each oddity of clocks and shapes, and whether the page plays the file itself or a copy. */
const played: readonly (readonly [VideoFixture, 'itself' | 'a copy'])[] = [
  ['h264-b-frames', 'itself'],
  ['variable-rate', 'itself'],
  ['edit-list', 'itself'],
  ['starts-at-5', 'itself'],
  ['fragmented', 'itself'],
  ['picture-late', 'itself'],
  ['rotated-90', 'itself'],
  ['vp9-webm', 'itself'],
  ['vp9-webm-starts-at-3', 'itself'],
  ['vp9-mp4', 'itself'],
  ['vp8-webm', 'itself'],
  ['vp8-webm-opus', 'a copy'], // its sound begins before 0
  ['rotated-89', 'a copy'],
  ['rotated-10', 'a copy'],
  ['mirrored', 'a copy'],
  ['wide-pixels', 'a copy'],
  ['two-angles', 'a copy'],
  ['size-changes', 'a copy'],
  ['flipped-bytes', 'a copy'],
  ['mpeg4-avi-b-frames', 'a copy'],
  ['mpeg-ts', 'a copy'],
  ['animated-gif', 'a copy'],
  ['hevc-10-bit', 'a copy'],
];

for (const [name, what] of played) {
  test(`a browser finds frame after frame of ${name} by the table of frame times, playing ${what}`, {
    skip,
  }, async () => {
    const door = await openDoor(server.newAddress());
    const window = await door.listen();
    const file = await projectOf(name);
    const opened = await door.ask('project.open', { path: file });
    assert.equal(opened.video !== null, what === 'itself', opened.no_video_reason ?? 'it plays as it is');
    const video = opened.video ?? (await window.until('video_ready', (event) => event.path === file)).video;
    assert.ok(video !== null);
    const decoded = await frameCodes(opened.status.video.path);
    const { body } = await door.get(opened.frame_times ?? '');
    const times = new Float64Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.length));
    const page = await browser.newPage();
    const violations: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) violations.push(message.text());
    });
    await page.goto(server.newAddress());
    const last = times.length - 1;
    const wanted = [0, 1, 17, Math.min(39, last), Math.min(38, last), 5, last];
    const middles = wanted.map((frame) => (times[frame] + (times[frame + 1] ?? times[frame] + 20)) / 2000);
    const script = await readFile(path.join(import.meta.dirname, 'frames-on-canvas.js'), 'utf8');
    const seen = await page.evaluate<readonly { width: number; height: number; rgb: string }[]>(
      `${script}\nframesOnCanvas(${JSON.stringify({ address: video, seconds: middles })})`,
    );
    const codes = seen.map(({ width, height, rgb }) =>
      readFrameCode({ widthPx: width, heightPx: height, data: Buffer.from(rgb, 'base64') }),
    );
    assert.deepEqual(
      codes,
      wanted.map((frame) => decoded[frame]),
    );
    // The page draws boxes over a picture of the shape that the project says.
    const { width, height } = opened.status.video;
    for (const picture of seen) assert.ok(Math.abs(picture.width / picture.height / (width / height) - 1) < 0.01);
    assert.deepEqual(violations, []);
    await page.close();
    window.close();
  });
}
