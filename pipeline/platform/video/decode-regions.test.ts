import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo } from '#tests/fixtures/videos.ts';
import { decodeFrames } from './decode-frames.ts';
import { decodeRegions, type RegionFrame } from './decode-regions.ts';
import { probeVideo } from './probe-video.ts';
import type { PixelRegion } from './yuv-picture.ts';

/** ffmpeg's converters for other processors round a little differently. */
const exact = process.arch === 'x64';

const wholeFrame = ({ widthPx, heightPx }: RegionFrame): PixelRegion => ({ x1: 0, y1: 0, x2: widthPx, y2: heightPx });

for (const video of [
  'h264-b-frames',
  'h264-bt709',
  'rotated-90',
  'h264-10-bit',
  'full-range-mjpeg',
  'odd-size-vp9',
  'odd-size-mpeg4',
] as const) {
  test(`parts of ${video} have the pixels of the whole frames`, async () => {
    const file = await fixtureVideo(video);
    const probe = await probeVideo(file);
    for (const maxSidePx of [undefined, 200]) {
      const whole: Uint8Array[] = [];
      const common = { path: file, probe, frameIndices: { stride: 7 }, maxSidePx };
      await decodeFrames({ ...common, onFrame: ({ image }) => void whole.push(image.data) });
      let difference = 0;
      await decodeRegions({
        ...common,
        onFrame: (frame) => {
          const expected = whole.shift() ?? new Uint8Array(0);
          const all = frame.cut(wholeFrame(frame));
          assert.equal(all.data.length, expected.length);
          difference = Math.max(difference, meanDifference(all.data, expected));
          const [x1, y1, x2, y2] = [11, 7, 50, 40];
          const part = frame.cut({ x1, y1, x2, y2 });
          assert.deepEqual([part.widthPx, part.heightPx], [39, 33]);
          for (let y = y1; y < y2; y++) {
            const row = all.data.subarray((y * frame.widthPx + x1) * 3, (y * frame.widthPx + x2) * 3);
            assert.deepEqual(part.data.subarray((y - y1) * 39 * 3, (y - y1 + 1) * 39 * 3), row);
          }
        },
      });
      assert.equal(whole.length, 0);
      assert(exact ? difference === 0 : difference < 2, `${difference} grey levels`);
    }
  });
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;
}

test('the memory of a frame is used again only when its receiver is done with it', async () => {
  const file = await fixtureVideo('h264-long');
  const planned = Array.from({ length: 40 }, (_, k) => k * 3);
  const codes: number[] = [];
  await decodeRegions({
    path: file,
    probe: await probeVideo(file),
    frameIndices: Int32Array.from(planned),
    onFrame: async (frame) => {
      codes.push(readFrameCode(frame.cut(wholeFrame(frame))));
      await sleep(4);
      assert.equal(readFrameCode(frame.cut(wholeFrame(frame))), codes.at(-1));
    },
  });
  assert.deepEqual(codes, planned);
});

test('cutting outside of the frame, nothing, or too late is our own mistake', async () => {
  const file = await fixtureVideo('h264-b-frames');
  let kept: RegionFrame | null = null;
  await decodeRegions({
    path: file,
    probe: await probeVideo(file),
    frameIndices: Int32Array.of(3),
    onFrame: (frame) => {
      kept = frame;
      for (const [x1, y1, x2, y2] of [
        [0, 0, 321, 10],
        [-1, 0, 10, 10],
        [5, 5, 5, 10],
        [0, 0, 10.5, 10],
      ]) {
        assert.throws(() => frame.cut({ x1, y1, x2, y2 }), { code: 'internal' });
      }
    },
  });
  assert.throws(() => (kept as RegionFrame | null)?.cut({ x1: 0, y1: 0, x2: 9, y2: 9 }), { code: 'internal' });
});
