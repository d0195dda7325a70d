import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readFrameCode } from '#tests/fixtures/frame-code.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { cutClip } from './cut-clip.ts';
import { decodeFrames } from './decode-frames.ts';
import { directPlay } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';

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
