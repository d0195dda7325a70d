import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StripeDescriptor } from '#native-models/stripes/stripe-descriptor.ts';
import { decodeRegions } from '#platform/video/decode-regions.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { makeSmallScene } from '#tests/fixtures/small-scene.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { walkingTracklet } from '#tests/support/looks-scene.ts';
import { describeLooks } from './describe-looks.ts';

test('the planned rows are described from the very pixels of their boxes; what lies outside the picture is left out', async (context) => {
  const { video } = await makeSmallScene(temporaryFolder(context), 40);
  const probe = await probeVideo(video);
  const embedder = new StripeDescriptor();
  const inside = walkingTracklet({ number: 1, from: 0, to: 39, x: 20, speed: 2, y: 40 });
  const leaving = walkingTracklet({ number: 2, from: 10, to: 39, x: 250, speed: 3, y: 10 });
  const planned = [0, 7, 33].map((row) => ({ tracklet: 1, row, frameIndex: row }));
  const gone = [0, 29].map((row) => ({ tracklet: 2, row, frameIndex: 10 + row }));
  const progress: number[] = [];
  const looks = await describeLooks({
    ...{ video, probe, maxSidePx: 1920, frameCount: 40, embedder },
    tracklets: [inside, leaving],
    planned: [...planned, ...gone],
    onProgress: ({ done }) => progress.push(done),
  });
  assert.deepEqual(
    looks.map(({ tracklet, rows }) => [tracklet.number, [...rows]]),
    [
      [1, [0, 7, 33]],
      [2, [0]],
    ],
  );
  assert.deepEqual([progress[0], progress.at(-1)], [0, 5]);
  await decodeRegions({
    ...{ path: video, probe },
    frameIndices: Int32Array.of(33),
    onFrame: async ({ cut }) => {
      const [x1, y1, x2, y2] = inside.boxesPx.subarray(33 * 4, 34 * 4);
      const [own] = [await embedder.embed([cut({ x1, y1, x2, y2 })])];
      assert.deepEqual(looks[0].vectors.subarray(2 * embedder.dimension), own);
    },
  });
});

test('without anything planned nothing is decoded, and every tracklet is there without looks', async () => {
  const tracklet = walkingTracklet({ number: 1, from: 0, to: 5 });
  const embedder = new StripeDescriptor();
  const probe = { widthPx: 320, heightPx: 240 } as Awaited<ReturnType<typeof probeVideo>>;
  const [looks] = await describeLooks({
    ...{ video: '/nowhere.mp4', probe, maxSidePx: 1920, frameCount: 6, embedder },
    tracklets: [tracklet],
    planned: [],
  });
  assert.deepEqual([looks.tracklet, looks.rows.length, looks.vectors.length], [tracklet, 0, 0]);
});
