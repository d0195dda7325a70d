import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { ffmpegBuilds } from '#tests/fixtures/ffmpeg-builds.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import { probeVideo, type VideoProbe } from './probe-video.ts';
import { noTurn } from './upright-turn.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-probe-'));
after(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

const isBadVideo = (words: RegExp) => (error: Error & { code?: string }) => {
  assert.equal(error.code, 'bad_video');
  assert.match(error.message, words);
  return true;
};

for (const [build, skip] of ffmpegBuilds) {
  describe(`probing with the ${build} ffprobe`, { skip }, () => {
    const probe = async (video: VideoFixture): Promise<VideoProbe> =>
      probeVideo(await fixtureVideo(video), { tools: await locateFfmpeg(build) });
    const refused = async (file: string, words: RegExp): Promise<void> =>
      assert.rejects(probeVideo(file, { tools: await locateFfmpeg(build) }), isBadVideo(words));

    test('a plain video says all that it is', async () => {
      const { tags, ...said } = await probe('h264-b-frames');
      assert.equal(tags.major_brand, 'isom');
      assert.deepEqual(said, {
        path: await fixtureVideo('h264-b-frames'),
        container: 'mov,mp4,m4a,3gp,3g2,mj2',
        codec: 'h264',
        pixelFormat: 'yuv420p',
        bitDepth: 8,
        colorSpace: null,
        colorRange: 'limited',
        widthPx: 320,
        heightPx: 240,
        turn: noTurn,
        crop: null,
        pixelAspect: 1,
        startMs: 0,
        fpsNumerator: 25,
        fpsDenominator: 1,
        variableFrameRate: false,
        durationMs: 3600,
        estimatedFrames: 90,
        streamIndex: 0,
        streams: [{ index: 0, codec: 'h264', widthPx: 320, heightPx: 240, estimatedFrames: 90, kind: 'video' }],
        hasSound: false,
      } satisfies Omit<VideoProbe, 'tags'>);
    });

    test('size is that of the upright picture', async () => {
      const stored = await probe('turned-plain');
      const upright = await probe('rotated-90');
      assert.deepEqual([stored.widthPx, stored.heightPx, stored.turn.rotationDegrees], [240, 320, 0]);
      assert.deepEqual([upright.widthPx, upright.heightPx, upright.turn.rotationDegrees], [320, 240, 90]);
    });

    test('what is nearly a quarter turn is one; what is not is left, and told', async () => {
      const nearly = await probe('rotated-89');
      assert.deepEqual([nearly.widthPx, nearly.heightPx, nearly.turn.rotationDegrees], [320, 240, 90]);
      assert.equal(nearly.turn.isExact, false);
      const askew = await probe('rotated-10');
      assert.deepEqual([askew.widthPx, askew.heightPx, askew.turn.rotationDegrees], [320, 240, 0]);
      assert.equal(Math.round(askew.turn.leftDegrees ?? 0), 10);
      const mirrored = await probe('mirrored');
      assert.deepEqual([mirrored.turn.isMirrored, mirrored.turn.filters], [true, ['hflip']]);
    });

    test("the file's own clock and the shape of its pixels are told", async () => {
      assert.ok(Math.abs((await probe('starts-at-5')).startMs - 5000) < 100);
      assert.equal((await probe('picture-late')).startMs, 0);
      assert.ok((await probe('vp8-webm-opus')).startMs < 0);
      assert.ok(Math.abs((await probe('wide-pixels')).pixelAspect - 64 / 45) < 1e-6);
    });

    test('a GIF that moves is a video, and one that does not is a still picture', async () => {
      const moving = await probe('animated-gif');
      assert.deepEqual([moving.container, moving.widthPx, moving.heightPx], ['gif', 320, 240]);
      await refused(await fixtureVideo('still-gif'), /is a still picture/);
      const webp = await write('moving.webp', Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0', 'latin1'));
      await refused(
        webp,
        /is an animated WebP or PNG, which is not read as a video\. Make a video or a GIF of it first\./,
      );
    });

    test('a name that is not UTF-8 is said to be one, not a file that is not there', async () => {
      await refused('/somewhere/caf\ufffd.mp4', /cannot be opened by this name: a part of it is not UTF-8/);
    });

    test('a thumbnail that nothing marks is not taken for the video, and a stream can be named', async () => {
      const beside = await probe('thumbnail-first');
      assert.deepEqual(
        beside.streams.map(({ kind }) => kind),
        ['thumbnail', 'video'],
      );
      assert.deepEqual([beside.streamIndex, beside.widthPx], [1, 320]);
      const angles = await fixtureVideo('two-angles');
      assert.equal((await probeVideo(angles, { tools: await locateFfmpeg(build) })).widthPx, 320);
      assert.equal((await probeVideo(angles, { tools: await locateFfmpeg(build), stream: 1 })).widthPx, 160);
      await assert.rejects(probeVideo(angles, { stream: 7 }), {
        code: 'bad_video',
        message: /no stream of pictures with the number 7; it has 0, 1\./,
      });
    });

    test('variable rate, depth, colour, odd sizes and sound are seen', async () => {
      assert.equal((await probe('variable-rate')).variableFrameRate, true);
      assert.equal((await probe('variable-rate-mkv')).variableFrameRate, true);
      assert.equal((await probe('mpeg-ts')).variableFrameRate, false);
      assert.equal((await probe('h264-10-bit')).bitDepth, 10);
      assert.equal((await probe('hevc-10-bit')).bitDepth, 10);
      assert.equal((await probe('h264-bt709')).colorSpace, 'bt709');
      assert.equal((await probe('full-range-mjpeg')).colorRange, 'full');
      const { widthPx, heightPx } = await probe('odd-size-mpeg4');
      assert.deepEqual([widthPx, heightPx], [321, 241]);
      assert.equal((await probe('with-sound')).hasSound, true);
    });

    test('what is not a video is refused with a sentence that says what it is', async () => {
      await mkdir(path.join(folder, 'a directory'), { recursive: true });
      await refused(path.join(folder, 'nothing.mp4'), /There is no file .*nothing\.mp4/);
      await refused(path.join(folder, 'a directory'), /is a folder; the path of a video file is needed/);
      await refused(await write('empty.mp4', ''), /is empty/);
      await refused(await write('words.mp4', 'frame,id,x,y\n1,1,10,10\n'), /is text/);
      await refused(await write('noise.mp4', Buffer.alloc(5000, '\u0001\u0002x7')), /is not a video/);
      await refused(await fixtureVideo('sound-only'), /has sound but no picture/);
      await refused(await fixtureVideo('sound-only-wav'), /has sound but no picture/);
      await refused(await fixtureVideo('picture'), /is a still picture/);
      await refused(await fixtureVideo('cut-off'), /is cut off: its index/);
    });

    test('a list that names other files is not followed', async () => {
      const video = await fixtureVideo('h264-b-frames');
      await refused(await write('list.mp4', `ffconcat version 1.0\nfile '${video}'\n`), /is text/);
      await refused(
        await write('list.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${video}\n#EXT-X-ENDLIST\n`),
        /is text/,
      );
    });
  });
}

test('an unreadable video is refused', { skip: process.getuid === undefined ? 'needs user ids' : false }, async () => {
  const file = await write('secret.mp4', 'x');
  await rm(file);
  await writeFile(file, 'x', { mode: 0o000 });
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65534); // root may read everything
  try {
    await assert.rejects(probeVideo(file), isBadVideo(/may not be read|cannot be read/));
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test('an aborted probe is cancelled', async () => {
  const file = await fixtureVideo('h264-b-frames');
  await assert.rejects(probeVideo(file, { signal: AbortSignal.abort() }), { code: 'cancelled' });
});
