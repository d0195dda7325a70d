import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { ffmpegBuilds } from '#tests/fixtures/ffmpeg-builds.ts';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { decodeRegions, type RegionFrame } from '../decode-regions.ts';
import type { DecodeReport } from '../decode-report.ts';
import { locateFfmpeg } from '../locate-ffmpeg.ts';
import { probeVideo } from '../probe-video.ts';
import { readAvcTrack, readPicture } from './avc-track.ts';
import { findNeededPackets } from './needed-packets.ts';
import { readPacketTable } from './packet-table.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-needed-'));
after(() => rm(folder, { recursive: true, force: true }));

interface Seen {
  readonly report: DecodeReport;
  readonly frames: readonly { readonly frameIndex: number; readonly timeMs: number; readonly pixels: Buffer }[];
  readonly codes: readonly number[];
}

interface Wishes {
  readonly passOver: boolean;
  readonly knownFrames?: number;
  readonly onFrame?: (frame: RegionFrame) => Promise<void> | void;
  readonly onProgress?: (frames: number) => void;
  readonly signal?: AbortSignal;
}

async function see(
  file: string,
  build: string,
  wanted: readonly number[],
  { passOver, ...wishes }: Wishes,
): Promise<Seen> {
  const tools = await locateFfmpeg(build);
  const frames: Seen['frames'][number][] = [];
  const codes: number[] = [];
  const report = await decodeRegions({
    path: file,
    probe: await probeVideo(file, { tools }),
    tools,
    frameIndices: Int32Array.from(wanted),
    ...(passOver ? { lookAt: Int32Array.from(wanted) } : {}),
    onFrame: (frame) => {
      const { frameIndex, timeMs, widthPx, heightPx } = frame;
      const whole = frame.cut({ x1: 0, y1: 0, x2: widthPx, y2: heightPx });
      codes.push(readFrameCode(whole));
      frames.push({ frameIndex, timeMs, pixels: Buffer.from(whole.data) });
    },
    ...wishes,
  });
  return { report, frames, codes };
}

/** Both ways, which must not differ in a frame, a time or a pixel. */
async function compare(
  file: string,
  build: string,
  wanted: readonly number[],
): Promise<{ needed: Seen; whole: Seen; passedOver: number }> {
  const whole = await see(file, build, wanted, { passOver: false });
  const needed = await see(file, build, wanted, { passOver: true });
  assert.equal(whole.report.framesPassedOver, 0);
  assert.deepEqual(needed.frames, whole.frames);
  const { framesPassedOver: passedOver, ...rest } = needed.report;
  const { framesPassedOver: _, ...expected } = whole.report;
  assert.deepEqual({ ...rest, messages: [] }, { ...expected, messages: [] });
  return { needed, whole, passedOver };
}

const upTo = (count: number, step: number, from = 0): number[] =>
  Array.from({ length: count }, (_, k) => from + k * step);

for (const [build, skip] of ffmpegBuilds) {
  describe(`decoding what is needed with the ${build} ffmpeg`, { skip }, () => {
    const sound: readonly [VideoFixture, wanted: readonly number[], least: number][] = [
      ['h264-b-frames', upTo(9, 10, 4), 15],
      ['h264-long', [0, 1, 2, 77, 128, 129, 300, 301, 599], 350],
      // Three slices a picture, pyramids of B-frames, and one place only at which decoding can begin.
      ['h264-long-groups', [57, 58, 431], 350],
      ['variable-rate', upTo(8, 9, 3), 20],
      ['fine-times', [70], 20],
      ['rotated-90', upTo(6, 10, 3), 15],
      ['mirrored', upTo(6, 10, 3), 15],
      ['wide-pixels', [33], 30],
      ['starts-at-5', upTo(9, 10, 4), 15],
      ['picture-late', [5, 50], 20],
      ['with-sound', [59], 20],
      ['index-first', [0, 599], 350],
    ];
    for (const [video, wanted, least] of sound) {
      test(`${video}: the frames are the same to the bit, and others are passed over`, async () => {
        const { needed, passedOver } = await compare(await fixtureVideo(video), build, wanted);
        assert.deepEqual(needed.codes, wanted);
        assert.ok(passedOver >= least, `${passedOver} passed over`);
      });
    }

    test('stretches in which nothing is wanted are not decoded at all', async () => {
      const { passedOver } = await compare(await fixtureVideo('h264-long'), build, [200, 201, 202]);
      assert.ok(passedOver >= 575, `${passedOver} passed over`);
    });

    for (const video of [
      ...(['edit-list', 'fragmented', 'two-angles', 'variable-rate-mkv', 'mpeg-ts', 'size-changes'] as const),
      ...(['vp9-mp4', 'h264-10-bit', 'full-range-mjpeg', 'h264-fields'] as const),
    ]) {
      test(`${video}: whether others are passed over or not, the frames are the same`, async () => {
        await compare(await fixtureVideo(video), build, [3, 12, 25]);
      });
    }

    test('where the times have another order than the pictures, a frame is still not taken for another', async () => {
      const { needed } = await compare(await fixtureVideo('times-of-decoding'), build, [1, 70]);
      assert.deepEqual(needed.codes, [1, 70]);
    });

    test('pictures that a decoder cannot show at the beginning are not counted', async () => {
      const { whole } = await compare(await fixtureVideo('begins-between'), build, [60, 70]);
      assert.equal(whole.codes[1] - whole.codes[0], 10);
    });

    test('where every frame is needed the whole file is decoded', async () => {
      const { passedOver } = await compare(await fixtureVideo('h264-references'), build, [3, 59]);
      assert.equal(passedOver, 0);
    });

    test('one who stops reads no further', async () => {
      const file = await fixtureVideo('h264-long');
      const tools = await locateFfmpeg(build);
      const asked = { path: file, probe: await probeVideo(file, { tools }), tools, stallMs: 10_000 };
      const wanted = { frameIndices: Int32Array.of(5), lookAt: Int32Array.of(5) };
      const found = await findNeededPackets({ ...asked, ...wanted });
      found?.close();
      assert.ok(found !== null);
      assert.equal(await findNeededPackets({ ...asked, ...wanted, signal: AbortSignal.abort() }), null);
    });

    test('where a pass over all frames found another number than the file lists, every frame is decoded', async () => {
      const file = await fixtureVideo('h264-long');
      const passedOver = async (knownFrames: number) =>
        (await see(file, build, [200, 300], { passOver: true, knownFrames })).report.framesPassedOver;
      assert.ok((await passedOver(600)) > 500);
      assert.equal(await passedOver(599), 0);
    });

    test('no frame at all, and frames behind the end, are left to a pass over the whole file', async () => {
      const file = await fixtureVideo('h264-b-frames');
      assert.equal((await compare(file, build, [])).passedOver, 0);
      const { whole } = await compare(file, build, [88, 90, 5000]);
      assert.deepEqual(whole.report.missingFrames, [90, 5000]);
    });

    test('progress goes to the number of frames and never back', async () => {
      const told: number[] = [];
      await see(await fixtureVideo('h264-long'), build, [0, 300, 599], {
        passOver: true,
        onProgress: (frames) => told.push(frames),
      });
      assert.ok(told.length < 320, `${told.length} frames decoded`);
      assert.deepEqual(
        told,
        told.toSorted((a, b) => a - b),
      );
      assert.equal(told.at(-1), 600);
    });

    test('damage that decoding meets is told as by a pass over the whole file, and each frame comes once', async () => {
      const wanted = upTo(120, 5);
      for (const video of ['flipped-bytes', 'cut-in-the-middle'] as const) {
        const file = await fixtureVideo(video);
        const whole = await see(file, build, wanted, { passOver: false });
        const needed = await see(file, build, wanted, { passOver: true });
        // How often a decoder of several threads complains, and how it fills what is missing, differs from run to run.
        assert.ok(whole.report.decodeErrors > 0 && needed.report.decodeErrors > 0);
        assert.deepEqual(needed.codes, whole.codes);
        const told = ({ report }: Seen) => [report.frameCount, report.missingFrames, report.timeGaps];
        assert.deepEqual(told(needed), told(whole));
        assert.equal(needed.report.framesPassedOver, 0);
      }
    });

    test('damage in a frame that nobody needs is not seen, and the report says how many were passed over', async () => {
      const file = await fixtureVideo('h264-long-groups');
      const tools = await locateFfmpeg(build);
      const table = await readPacketTable({
        path: file,
        probe: await probeVideo(file, { tools }),
        tools,
        stallMs: 10_000,
      });
      assert.ok(table !== null);
      const bytes = await readFile(file);
      const opened = await open(file);
      const track = await readAvcTrack(opened, 0);
      await opened.close();
      assert.ok(track !== null);
      const isDisposable = (packet: number): boolean => {
        const head = readPicture(bytes.subarray(table.offsets[packet], table.offsets[packet] + 1024), track);
        return head !== null && 'kind' in head && head.kind === 'disposable';
      };
      const packet = [...table.offsets.keys()].find((each) => isDisposable(each) && table.frameIndices[each] > 20);
      assert.ok(packet !== undefined);
      const frame = table.frameIndices[packet];
      bytes.fill(0xa5, table.offsets[packet] + 8, table.offsets[packet] + table.sizes[packet]);
      const damaged = path.join(folder, `${build}.mp4`);
      await writeFile(damaged, bytes);
      const unseen = await see(damaged, build, [frame - 1, frame + 1], { passOver: true });
      assert.deepEqual(unseen.codes, [frame - 1, frame + 1]);
      assert.equal(unseen.report.decodeErrors, 0);
      assert.ok(unseen.report.framesPassedOver > 300);
      const seen = await see(damaged, build, [frame - 1, frame, frame + 1], { passOver: true });
      assert.ok(seen.report.decodeErrors > 0);
      assert.equal(seen.report.framesPassedOver, 0);
    });

    test('what the receiver throws is thrown on, and a cancel ends it', async () => {
      const file = await fixtureVideo('h264-long');
      const mistake = new Error('the receiver failed');
      const onFrame = (): void => {
        throw mistake;
      };
      await assert.rejects(see(file, build, [5, 300], { passOver: true, onFrame }), mistake);
      const canceller = new AbortController();
      const cancel = (): void => canceller.abort();
      await assert.rejects(see(file, build, [5, 300], { passOver: true, onFrame: cancel, signal: canceller.signal }), {
        code: 'cancelled',
      });
      await assert.rejects(see(file, build, [5], { passOver: true, signal: AbortSignal.abort() }), {
        code: 'cancelled',
      });
    });
  });
}
