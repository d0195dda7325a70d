import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ffmpegChildrenOf, isRunning, skipWithoutPs } from '#tests/fixtures/child-processes.ts';
import { ffmpegBuilds, skipSystem } from '#tests/fixtures/ffmpeg-builds.ts';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { waitUntil } from '#tests/support/patience.ts';
import { type DecodeRequest, decodeFrames } from './decode-frames.ts';
import type { DecodeReport } from './decode-report.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import { probeVideo } from './probe-video.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-decode-'));
after(() => rm(folder, { recursive: true, force: true }));

type Wishes = Partial<Omit<DecodeRequest, 'path' | 'probe'>>;

/** A pass over a fixture, with the number that each delivered frame carries. */
async function pass(
  video: VideoFixture,
  build: string,
  wishes: Wishes = {},
): Promise<{ report: DecodeReport; codes: number[]; indices: number[]; timesMs: number[] }> {
  const file = await fixtureVideo(video);
  const tools = await locateFfmpeg(build);
  const codes: number[] = [];
  const indices: number[] = [];
  const timesMs: number[] = [];
  const report = await decodeFrames({
    path: file,
    probe: await probeVideo(file, { tools, signal: wishes.signal }),
    tools,
    frameIndices: 'all',
    onFrame: ({ image, frameIndex, timeMs }) => {
      codes.push(readFrameCode(image));
      indices.push(frameIndex);
      timesMs.push(timeMs);
    },
    ...wishes,
  });
  return { report, codes, indices, timesMs };
}

const upTo = (count: number, step = 1): number[] => Array.from({ length: count }, (_, k) => k * step);

for (const [build, skip] of ffmpegBuilds) {
  describe(`decoding with the ${build} ffmpeg`, { skip }, () => {
    test('every frame comes once, in order, with its number and time', async () => {
      const { report, codes, indices, timesMs } = await pass('h264-b-frames', build);
      assert.deepEqual(codes, upTo(90));
      assert.deepEqual(indices, upTo(90));
      assert.deepEqual(timesMs, upTo(90, 40));
      assert.deepEqual([...report.frameTimesMs], upTo(90, 40));
      assert.equal(report.frameCount, 90);
      assert.equal(report.decodeErrors, 0);
      assert.deepEqual(report.timeGaps, []);
      assert.equal(report.variableFrameRate, false);
    });

    test('lent frames hold their picture for as long as the receiver works on it, in few pieces of memory', async () => {
      const memories = new Set<ArrayBufferLike>();
      const codes: number[] = [];
      await pass('h264-b-frames', build, {
        lend: true,
        onFrame: async ({ image }) => {
          memories.add(image.data.buffer);
          await sleep(1);
          codes.push(readFrameCode(image));
        },
      });
      assert.deepEqual(codes, upTo(90));
      assert.ok(memories.size <= 5, `${memories.size} pieces`);
    });

    test('only planned frames are delivered, and all frames are timed', async () => {
      const planned = [0, 1, 2, 77, 128, 129, 300, 301, 599];
      const { report, codes, indices } = await pass('h264-long', build, { frameIndices: Int32Array.from(planned) });
      assert.deepEqual(codes, planned);
      assert.deepEqual(indices, planned);
      assert.equal(report.frameTimesMs.length, 600);
      assert.deepEqual(report.missingFrames, []);
    });

    test('a stride delivers its multiples', async () => {
      const { codes } = await pass('h264-long', build, { frameIndices: { stride: 50 } });
      assert.deepEqual(codes, upTo(12, 50));
    });

    test('no planned frame at all still counts and times the frames', async () => {
      const { report, codes } = await pass('h264-b-frames', build, { frameIndices: new Int32Array(0) });
      assert.deepEqual(codes, []);
      assert.equal(report.frameCount, 90);
    });

    test('frames planned behind the end are named as missing', async () => {
      const { report, codes } = await pass('h264-b-frames', build, { frameIndices: Int32Array.of(88, 89, 90, 5000) });
      assert.deepEqual(codes, [88, 89]);
      assert.deepEqual(report.missingFrames, [90, 5000]);
    });

    test('fifty thousand planned frames work', async () => {
      const frameIndices = Int32Array.from({ length: 50_000 }, (_, k) => 3 * k + 1);
      const { report, codes } = await pass('h264-long', build, { frameIndices });
      assert.deepEqual(
        codes,
        upTo(200, 3).map((k) => k + 1),
      );
      assert.equal(report.missingFrames.length, 49_800);
    });

    test('an edit list, rotation, variable rate and a change of size do not shift frame numbers', async () => {
      const edited = await pass('edit-list', build);
      assert.deepEqual(
        edited.codes,
        upTo(82).map((k) => k + 8),
      );
      assert.deepEqual((await pass('rotated-90', build)).codes, upTo(60));
      assert.deepEqual((await pass('variable-rate', build)).codes, upTo(80));
      assert.deepEqual((await pass('size-changes', build)).codes, [...upTo(30), ...upTo(30)]);
      const planned = await pass('size-changes', build, { frameIndices: Int32Array.of(3, 30, 45) });
      assert.deepEqual(planned.codes, [3, 0, 15]);
    });

    test('variable rate is told by the frame times and is not taken for damage', async () => {
      for (const video of ['variable-rate', 'variable-rate-mkv'] as const) {
        const { report } = await pass(video, build);
        assert.equal(report.variableFrameRate, true);
        assert.deepEqual(report.timeGaps, []);
        assert.deepEqual([...report.frameTimesMs.subarray(0, 5)], [0, 55, 110, 120, 175]);
      }
    });

    test('a capped frame keeps its shape and says its scale; a size that is asked for is met exactly', async () => {
      const sizes: number[][] = [];
      const onFrame: DecodeRequest['onFrame'] = ({ image, scale }) => {
        assert.equal(image.data.length, image.widthPx * image.heightPx * 3);
        sizes.push([image.widthPx, image.heightPx, scale]);
      };
      const frameIndices = Int32Array.of(5);
      await pass('h264-b-frames', build, { frameIndices, onFrame, maxSidePx: 1920 });
      await pass('h264-b-frames', build, { frameIndices, onFrame, maxSidePx: 160 });
      await pass('h264-b-frames', build, { frameIndices, onFrame, scaleTo: { widthPx: 64, heightPx: 64 } });
      assert.deepEqual(sizes, [
        [320, 240, 1],
        [160, 120, 0.5],
        [64, 64, 0.2],
      ]);
    });

    test('flipped bytes are survived, counted and located', async () => {
      const { report, codes } = await pass('flipped-bytes', build);
      assert(report.decodeErrors > 0);
      assert(report.messages.length > 0);
      assert.equal(codes.length, report.frameCount);
      const shifted = codes.findIndex((code, k) => code !== k);
      assert(shifted > 0, 'the fixture should lose a frame');
      assert.equal(report.timeGaps[0].afterFrame, shifted - 1);
    });

    test('a file cut in the middle gives what it has, and says that it is damaged', async () => {
      const { report, codes } = await pass('cut-in-the-middle', build, { frameIndices: Int32Array.of(10, 300, 590) });
      assert.deepEqual(codes, [10, 300]);
      assert.deepEqual(report.missingFrames, [590]);
      assert(report.frameCount > 300 && report.frameCount < 400, `${report.frameCount} frames`);
      assert(report.decodeErrors > 0);
    });

    test('what the receiver throws ends ffmpeg and is thrown on, whether at once or later', {
      skip: skipWithoutPs,
    }, async () => {
      const mistake = new Error('the receiver failed');
      const throwsAtOnce = (): void => {
        throw mistake;
      };
      const throwsLater = async (): Promise<void> => {
        await sleep(20);
        throw mistake;
      };
      for (const onFrame of [throwsAtOnce, throwsLater]) {
        await assert.rejects(pass('h264-long', build, { onFrame }), mistake);
        assert.deepEqual(ffmpegChildrenOf(process.pid), []);
      }
      await assert.rejects(pass('h264-long', build, { onProgress: throwsAtOnce }), mistake);
      assert.deepEqual(ffmpegChildrenOf(process.pid), []);
    });

    test('cancelling at any moment ends within a second and leaves no process', { skip: skipWithoutPs }, async () => {
      const delaysMs = [0, 1, 2, 4, 7, 11, 16, 22, 30, 40, 55, 75, 100, 140];
      for (const delayMs of delaysMs) {
        const canceller = new AbortController();
        let cancelledAt = 0;
        setTimeout(() => {
          cancelledAt = performance.now();
          canceller.abort();
        }, delayMs);
        await assert.rejects(
          // Scaled up, so that the pass is not over before.
          pass('h264-long', build, { scaleTo: { widthPx: 1280, heightPx: 720 }, signal: canceller.signal }),
          { code: 'cancelled' },
          `after ${delayMs} ms`,
        );
        assert(performance.now() - cancelledAt < 1000);
        assert.deepEqual(ffmpegChildrenOf(process.pid), [], `after ${delayMs} ms`);
      }
    });

    test('cancelling before the start, and in the tick of the first progress or frame, works too', async () => {
      await assert.rejects(pass('h264-b-frames', build, { signal: AbortSignal.abort() }), { code: 'cancelled' });
      const first = new AbortController();
      const onProgress = (): void => first.abort();
      await assert.rejects(pass('h264-long', build, { onProgress, signal: first.signal }), { code: 'cancelled' });
      const second = new AbortController();
      const onFrame = (): void => second.abort();
      await assert.rejects(pass('h264-long', build, { onFrame, signal: second.signal }), { code: 'cancelled' });
    });

    test('cancelling does not wait for a receiver that hangs', { skip: skipWithoutPs }, async () => {
      const canceller = new AbortController();
      let cancelledAt = 0;
      const onFrame = (): Promise<void> => {
        setTimeout(() => {
          cancelledAt = performance.now();
          canceller.abort();
        }, 100);
        return new Promise(() => undefined);
      };
      await assert.rejects(pass('h264-long', build, { onFrame, signal: canceller.signal }), { code: 'cancelled' });
      assert(performance.now() - cancelledAt < 1000);
      assert.deepEqual(ffmpegChildrenOf(process.pid), []);
    });

    test('a slow receiver holds ffmpeg back', async () => {
      let decoded = 0;
      let furthestAhead = 0;
      const canceller = new AbortController();
      await assert.rejects(
        pass('h264-long', build, {
          scaleTo: { widthPx: 1280, heightPx: 720 }, // 2.7 MB a frame: no pipe holds even one
          onProgress: (frames) => {
            decoded = frames;
          },
          onFrame: async ({ frameIndex }) => {
            await sleep(15);
            furthestAhead = Math.max(furthestAhead, decoded - frameIndex);
            if (frameIndex === 60) canceller.abort();
          },
          signal: canceller.signal,
        }),
        { code: 'cancelled' },
      );
      // The receiver's frame, those read ahead, one in the pipe, and ffmpeg's own queues between its threads.
      assert(furthestAhead <= 24, `${furthestAhead} frames ahead`);
    });

    test('the name of a file is never taken for anything else', { skip: process.platform === 'win32' }, async () => {
      const original = await fixtureVideo('h264-b-frames');
      const names = [
        '-i.mp4',
        'a b.mp4',
        `it's "q" $HOME;.mp4`,
        'shot%03d.mp4',
        'concat:a|b.mp4',
        'http:x.mp4',
        'é☃\u{1f600}.mp4',
      ];
      const before = process.cwd();
      process.chdir(folder);
      try {
        for (const name of names) {
          await copyFile(original, path.join(folder, name));
          const tools = await locateFfmpeg(build);
          const probe = await probeVideo(name, { tools });
          const report = await decodeFrames({
            path: name,
            probe,
            tools,
            frameIndices: { stride: 30 },
            onFrame: () => undefined,
          });
          assert.equal(report.frameCount, 90, name);
        }
      } finally {
        process.chdir(before);
      }
    });
  });
}

test('lost packets of a transport stream are located', { skip: skipSystem }, async () => {
  const { report, codes } = await pass('lost-packets', 'system'); // the bundled ffmpeg does not notice them
  const shifted = codes.findIndex((code, k) => code !== k);
  assert.equal(report.timeGaps[0].afterFrame, shifted - 1);
});

test('an ffmpeg that somebody else ends is a failure, not the end of the video', { skip: skipWithoutPs }, async () => {
  const onFrame: DecodeRequest['onFrame'] = async ({ frameIndex }) => {
    if (frameIndex === 5) {
      for (const pid of ffmpegChildrenOf(process.pid)) process.kill(pid, 'SIGKILL');
    }
    await sleep(5);
  };
  await assert.rejects(pass('h264-long', '', { onFrame, scaleTo: { widthPx: 1280, heightPx: 720 } }), {
    code: 'failed',
    message: /ended by SIGKILL/,
  });
});

test('a received picture stays what it was', async () => {
  const kept: { readonly code: number; readonly data: Uint8Array }[] = [];
  await pass('h264-long', '', {
    onFrame: ({ image }) => {
      kept.push({ code: readFrameCode(image), data: image.data });
    },
  });
  for (const { code, data } of kept) {
    assert.equal(readFrameCode({ widthPx: 320, heightPx: 240, data }), code);
  }
});

test('no ffmpeg outlives a program that was killed', { skip: skipWithoutPs }, async () => {
  const file = await fixtureVideo('h264-long');
  const script = `
    import { decodeFrames } from ${JSON.stringify(path.join(import.meta.dirname, 'decode-frames.ts'))};
    import { probeVideo } from ${JSON.stringify(path.join(import.meta.dirname, 'probe-video.ts'))};
    const file = ${JSON.stringify(file)};
    await decodeFrames({ path: file, probe: await probeVideo(file), frameIndices: 'all', onFrame: () => {
      console.log('stalled');
      return new Promise(() => undefined);
    } });`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => program.stdout.once('data', resolve));
  const [ffmpeg] = ffmpegChildrenOf(program.pid ?? 0);
  assert(ffmpeg !== undefined);
  program.kill('SIGKILL');
  await waitUntil('its ffmpeg ends too', () => !isRunning(ffmpeg), { quietMs: 2000 });
});
