import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtureVideo } from '#tests/fixtures/videos.ts';
import { decodeFrames } from './decode-frames.ts';
import { probeVideo } from './probe-video.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-stall-'));
after(() => rm(folder, { recursive: true }));

const skip = process.platform === 'win32' ? 'Windows has no named pipes in folders' : false;

/** A place that gives the first part of a file and then nothing, for ever, as a share does that went away. */
async function stalledShare(
  file: string,
  part: number,
): Promise<{ readonly place: string; readonly close: () => void }> {
  const place = path.join(folder, `share-${part}`);
  execFileSync('mkfifo', [place]);
  const bytes = Math.round((await stat(file)).size * part);
  const writer = spawn('sh', ['-c', `{ head -c ${bytes} "$0"; exec sleep 600; } > "$1"`, file, place], {
    stdio: 'ignore',
  });
  return { place, close: () => writer.kill() };
}

test('a share that goes away while a video is decoded is told, with the frames that came', { skip }, async () => {
  const file = await fixtureVideo('variable-rate-mkv');
  const share = await stalledShare(file, 0.6);
  let frames = 0;
  try {
    await assert.rejects(
      decodeFrames({
        path: share.place,
        probe: await probeVideo(file),
        frameIndices: 'all',
        stallMs: 1500,
        onFrame: () => {
          frames++;
        },
      }),
      (error: Error & { readonly code?: string }) => {
        assert.equal(error.code, 'bad_video');
        assert.match(
          error.message,
          /share-0\.6 stopped answering after \d+ frames: nothing came for 2 seconds\. Check the disk or the share/,
        );
        return true;
      },
    );
    assert.ok(frames > 0);
  } finally {
    share.close();
  }
});

test('a slow receiver is no stall', async () => {
  const file = await fixtureVideo('h264-b-frames');
  let frames = 0;
  await decodeFrames({
    path: file,
    probe: await probeVideo(file),
    frameIndices: Int32Array.of(0, 1, 2),
    stallMs: 600,
    onFrame: async () => {
      frames++;
      if (frames === 1) await pause(1500);
    },
  });
  assert.equal(frames, 3);
});
