import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawFrame, readFrameCode } from '#tests/fixtures/frame-code.ts';
import { hashFile } from '../files/hash-file.ts';
import { decodeFrames } from './decode-frames.ts';
import { encodeVideo } from './encode-video.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import { probeVideo } from './probe-video.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-encode-'));
after(() => rm(folder, { recursive: true, force: true }));

const size = { widthPx: 160, heightPx: 120, fps: 12.5 };

function* frames(count: number): Generator<Uint8Array> {
  const reused = new Uint8Array(160 * 120 * 3);
  for (let frameIndex = 0; frameIndex < count; frameIndex++) {
    reused.set(drawFrame(frameIndex, 160, 120));
    yield reused;
  }
}

for (const build of ['', 'bundled']) {
  test(`the same frames give the same file, and come back from it (${build || 'usual'} ffmpeg)`, async () => {
    const tools = await locateFfmpeg(build);
    const files = ['one', 'two'].map((name) => path.join(folder, `${name} ${build}.mp4`));
    for (const file of files) {
      await encodeVideo({ ...size, path: file, frames: frames(50), tools });
    }
    assert.equal(await hashFile(files[0]), await hashFile(files[1]));
    const codes: number[] = [];
    const probe = await probeVideo(files[0], { tools });
    assert.deepEqual([probe.fpsNumerator / probe.fpsDenominator, probe.durationMs], [12.5, 4000]);
    await decodeFrames({
      path: files[0],
      probe,
      tools,
      frameIndices: 'all',
      onFrame: ({ image }) => void codes.push(readFrameCode(image)),
    });
    assert.deepEqual(
      codes,
      Array.from({ length: 50 }, (_, k) => k),
    );
  });
}

test('what goes wrong is said, and leaves nothing behind', async () => {
  const empty = await mkdtemp(path.join(folder, 'empty-'));
  const file = path.join(empty, 'never.mp4');
  await assert.rejects(encodeVideo({ ...size, widthPx: 161, path: file, frames: [] }), { code: 'usage' });
  await assert.rejects(encodeVideo({ ...size, path: file, frames: [new Uint8Array(5)] }), { code: 'internal' });
  const failing = (async function* () {
    yield* frames(3);
    await sleep(5);
    throw new Error('the scene broke');
  })();
  await assert.rejects(encodeVideo({ ...size, path: file, frames: failing }), {
    code: 'failed',
    message: /the scene broke/,
  });
  const lost = path.join(empty, 'no such folder', 'never.mp4');
  await assert.rejects(encodeVideo({ ...size, path: lost, frames: frames(3) }), {
    code: 'failed',
    message: /never\.mp4/,
  });
  assert.deepEqual(await readdir(empty), []);
});

test('cancelling stops it, and leaves nothing behind', async () => {
  const empty = await mkdtemp(path.join(folder, 'empty-'));
  const canceller = new AbortController();
  const endless = (async function* () {
    for (let round = 0; ; round++) {
      if (round === 3) canceller.abort();
      yield* frames(10);
      await sleep(1);
    }
  })();
  const file = path.join(empty, 'never.mp4');
  await assert.rejects(encodeVideo({ ...size, path: file, frames: endless, signal: canceller.signal }), {
    code: 'cancelled',
  });
  assert.deepEqual(await readdir(empty), []);
});
