import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { withProject } from '#comparison/open-gallery.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { readVideo } from '#project/video.ts';
import { fixtureVideo, type VideoFixture } from '#tests/fixtures/videos.ts';
import { tracksRequest } from '#tests/support/analyze-request.ts';
import { analyze } from './analyze.ts';
import { videoNotes } from './video-notes.ts';

const notesOf = async (name: VideoFixture) => videoNotes(await probeVideo(await fixtureVideo(name)));

test('a plain video needs no word', async () => {
  for (const name of ['h264-b-frames', 'rotated-90', 'starts-at-5', 'with-sound'] as const) {
    assert.deepEqual(await notesOf(name), [], name);
  }
});

test('what is odd about a picture is said once, with what is done about it', async () => {
  assert.match((await notesOf('rotated-10')).join(), /turned by 10 degrees.*as it is stored/);
  assert.match((await notesOf('mirrored')).join(), /shown mirrored.*OpenCV does not mirror/);
  assert.match((await notesOf('wide-pixels')).join(), /1\.42 times as wide as high/);
  assert.match(
    (await notesOf('thumbnail-first')).join(),
    /0 \(mjpeg, 160 x 120, a thumbnail\), 1 \(h264, 320 x 240\)\. Stream 1 is/,
  );
});

test('one of two angles is analysed, said, and kept; the other needs another project', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-angles-'));
  try {
    const video = await fixtureVideo('two-angles');
    const tracks = path.join(folder, 'tracks.txt');
    const rows = Array.from({ length: 40 }, (_, frame) => `${frame + 1},1,20,20,40,60,0.9`);
    await writeFile(tracks, rows.join('\n'));
    const out = path.join(folder, 'small.doppel');
    const request = tracksRequest(video, tracks, out, { previews: { enabled: false } });
    const said: string[] = [];
    await analyze({ ...request, stream: 1 }, { onNotice: (text) => said.push(text) });
    assert.match(said.join(), /has 2 streams of pictures.*Stream 1 is analysed; --stream takes another\./);
    await withProject(out, 'read', async (project) => assert.equal(readVideo(project).widthPx, 160));
    await assert.rejects(analyze(request), { code: 'conflict', message: /was made of stream 1 .*, not of stream 0/ });
  } finally {
    await rm(folder, { recursive: true });
  }
});
