import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { cutClip } from './cut-clip.ts';
import { decodeFrames } from './decode-frames.ts';
import { directPlay } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';
import type { SeenAt } from './veil-outside.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-clip-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What each frame's picture says it is, and when it is shown. */
async function decode(file: string) {
  const probe = await probeVideo(file);
  const codes: number[] = [];
  const { frameTimesMs } = await decodeFrames({
    path: file,
    probe,
    frameIndices: 'all',
    onFrame: ({ image }) => void codes.push(readFrameCode(image)),
  });
  return { probe, codes, frameTimesMs };
}

const sources: readonly VideoFixture[] = [
  'mpeg4-avi-b-frames',
  'hevc-10-bit',
  'mpeg-ts',
  'odd-size-mpeg4',
  'variable-rate-mkv',
];

for (const name of sources) {
  test(`a clip of ${name} holds the frames that were asked for, and at most two behind them`, async () => {
    const video = await fixtureVideo(name);
    const { codes, frameTimesMs } = await decode(video);
    for (const [first, last] of [
      [0, 3],
      [Math.floor(codes.length / 2), Math.floor(codes.length / 2) + 5],
      [codes.length - 4, codes.length - 1],
    ]) {
      const clip = path.join(folder, 'clips', `${name}-${first}.mp4`);
      await cutClip({ video, clip, fromMs: frameTimesMs[first], toMs: frameTimesMs[last] });
      const cut = await decode(clip);
      assert.equal(directPlay(cut.probe, null)?.mime, 'video/mp4');
      const more = cut.codes.length - (last + 1 - first);
      assert.ok(more >= 0 && more <= 2, `${cut.codes.length} frames for ${first} to ${last}`);
      assert.deepEqual(cut.codes, codes.slice(first, last + 1 + more), `frames ${first} to ${last}`);
    }
  });
}

test('a time that the video has not is said, and nothing is left of the clip', async () => {
  const video = await fixtureVideo('mpeg-ts');
  const clip = path.join(folder, 'none', 'clip.mp4');
  await assert.rejects(cutClip({ video, clip, fromMs: 9e6, toMs: 9e6 + 1000 }), { code: 'failed' });
  assert.ok(!existsSync(clip));
  assert.deepEqual(readdirSync(path.dirname(clip)), []);
  await assert.rejects(cutClip({ video, clip, fromMs: 0, toMs: 1000, signal: AbortSignal.abort() }), {
    code: 'cancelled',
  });
});

/** The pictures of a file, and how far a half of one is from the same half of another on average: 0 to 255. */
async function picturesOf(file: string) {
  const probe = await probeVideo(file);
  const pictures: RgbImage[] = [];
  await decodeFrames({
    path: file,
    probe,
    frameIndices: 'all',
    // The bytes belong to the next frame once this returns.
    onFrame: ({ image }) => void pictures.push({ ...image, data: image.data.slice() }),
  });
  return pictures;
}

function halfDistance(a: RgbImage, b: RgbImage, half: 'left' | 'right'): number {
  const middle = a.widthPx / 2;
  let [sum, count] = [0, 0];
  for (let y = 0; y < a.heightPx; y++) {
    // Colour has half the resolution: what stands at the seam belongs to neither.
    const [from, to] = half === 'left' ? [0, middle - 4] : [middle + 4, a.widthPx];
    for (let n = (y * a.widthPx + from) * 3; n < (y * a.widthPx + to) * 3; n++) {
      sum += Math.abs(a.data[n] - b.data[n]);
      count++;
    }
  }
  return sum / count;
}

for (const name of ['mpeg4-avi-b-frames', 'mpeg-ts'] as const) {
  test(`in a clip of ${name}, all is veiled but a window that moves with the boxes of who is chosen`, async () => {
    const video = await fixtureVideo(name);
    const { probe, frameTimesMs } = await decode(video);
    const [first, last] = [20, 49];
    const turn = frameTimesMs[35];
    const { widthPx: width, heightPx: height } = probe;
    const boxAt = (timeMs: number) =>
      timeMs < turn ? ([0, 0, width / 2, height] as const) : ([width / 2, 0, width, height] as const);
    const boxes: readonly SeenAt[] = [...frameTimesMs]
      .slice(first, last + 1)
      .map((timeMs) => ({ timeMs, box: boxAt(timeMs) }));
    const cut = async (clip: string, seen?: readonly (readonly SeenAt[])[]) => {
      const file = path.join(folder, `${name}-${clip}.mp4`);
      await cutClip({ video, clip: file, fromMs: frameTimesMs[first], toMs: frameTimesMs[last], seen });
      return picturesOf(file);
    };
    const plain = await cut('plain');
    const window = await cut('window', [boxes]);
    const nobody = await cut('nobody', []);
    const sides = ([0, width / 2] as const).map((x) =>
      boxes.map(({ timeMs }) => ({ timeMs, box: [x, 0, x + width / 2, height] as const })),
    );
    const both = await cut('both', sides);
    assert.deepEqual([window.length, nobody.length], [plain.length, plain.length]);
    for (const [frame, clear, veiled] of [
      [4, 'left', 'right'],
      [25, 'right', 'left'],
    ] as const) {
      const clearly = halfDistance(window[frame], plain[frame], clear);
      const veiledly = halfDistance(window[frame], plain[frame], veiled);
      for (const half of [clear, veiled]) assert.ok(halfDistance(both[frame], plain[frame], half) < 4, `both: ${half}`);
      assert.ok(clearly < 4 && veiledly > 3 * clearly, `frame ${frame}: ${clearly} ${clear}, ${veiledly} ${veiled}`);
      for (const half of [clear, veiled]) {
        const far = halfDistance(nobody[frame], plain[frame], half);
        assert.ok(far > 3 * clearly, `frame ${frame}: nobody was chosen, and ${half} is ${far} from the video`);
      }
    }
  });
}
