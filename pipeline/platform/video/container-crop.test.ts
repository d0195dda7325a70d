import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { croppedVideo, makeCroppedVideo } from '#tests/fixtures/cropped-video.ts';
import { fixtureVideo } from '#tests/fixtures/videos.ts';
import { containerCrop } from './container-crop.ts';
import { decodeFrames } from './decode-frames.ts';
import { makeProxy } from './make-proxy.ts';
import { directPlay } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-crop-'));
after(() => rm(folder, { recursive: true }));

describe('a cropping rectangle that a container names', () => {
  for (const kind of ['mp4', 'mkv'] as const) {
    test(`is told of ${kind}, and neither frames nor the copy that plays are cut by it`, async () => {
      const file = path.join(folder, `cropped.${kind}`);
      await makeCroppedVideo(file, kind);
      const probe = await probeVideo(file);
      assert.deepEqual(probe.crop, croppedVideo.crop);
      assert.deepEqual([probe.widthPx, probe.heightPx], [320, 240]);
      assert.equal(directPlay(probe, null), null);
      const sizes = new Set<string>();
      const { frameCount } = await decodeFrames({
        path: file,
        probe,
        frameIndices: 'all',
        onFrame: ({ image }) => {
          sizes.add(`${image.widthPx}x${image.heightPx}`);
        },
      });
      assert.deepEqual([...sizes], ['320x240']);
      assert.equal(frameCount, 10);
      const proxy = path.join(folder, `${kind}-proxy.mp4`);
      await makeProxy({ video: file, proxy, frameCount });
      const copy = await probeVideo(proxy);
      assert.deepEqual([copy.widthPx, copy.heightPx, copy.crop], [320, 240, null]);
    });
  }

  test('is of the stream that is meant, and none where nothing is to be cut', async () => {
    const file = path.join(folder, 'cropped.mkv');
    const head = Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3]);
    const handle = await open(file);
    assert.deepEqual(await containerCrop(handle, head, 0), croppedVideo.crop);
    assert.equal(await containerCrop(handle, head, 1), null);
    await handle.close();
    assert.equal((await probeVideo(await fixtureVideo('h264-b-frames'))).crop, null);
    assert.equal((await probeVideo(await fixtureVideo('variable-rate-mkv'))).crop, null);
  });

  test('is not looked for without end in a file that is made of nothing', async () => {
    for (const bytes of [
      Buffer.alloc(1 << 20, '\0\0\0\bfree'),
      Buffer.alloc(1 << 20, 0xff),
      Buffer.from('\x1a\x45\xdf\xa3', 'latin1'),
    ]) {
      const file = path.join(folder, 'odd');
      await writeFile(file, bytes);
      const handle = await open(file);
      assert.equal(await containerCrop(handle, bytes.subarray(0, 512), 0), null);
      await handle.close();
    }
  });
});
