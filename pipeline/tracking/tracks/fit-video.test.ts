import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { personId } from '#base/ids.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { readPersonsSource } from '../files/read-persons-file.ts';
import { checkFit, clampBox } from './fit-video.ts';
import type { PersonTrack } from './person-track.ts';

/** A person with these boxes in frames 0, 1, 2, ... */
function track(...boxes: readonly (readonly [number, number, number, number])[]): PersonTrack {
  return {
    personId: personId(1),
    frameIndices: Int32Array.from(boxes, (_, row) => row),
    boxesPx: Float32Array.from(boxes.flat()),
    confidences: new Float32Array(boxes.length).fill(1),
    detectionIndices: new Int32Array(boxes.length).fill(-1),
    trackletIds: [],
  };
}
const still = (count: number, box: readonly [number, number, number, number]): PersonTrack =>
  track(...Array(count).fill(box));

test('persons whose boxes stick out fit as long as their centres lie inside', () => {
  const persons = [track([-81, -8, 200, 980], [1800, 100, 1962, 1087])];
  assert.deepEqual(checkFit(persons, { widthPx: 1920, heightPx: 1080, frameCount: 2 }), []);
});

test('a frame beyond the end is a reason, the last frame is not', () => {
  const persons = [still(10, [0, 0, 10, 10])];
  assert.deepEqual(checkFit(persons, { widthPx: 100, heightPx: 100, frameCount: 10 }), []);
  const [reason] = checkFit(persons, { widthPx: 100, heightPx: 100, frameCount: 8 });
  assert.match(reason, /has 8 frames, but the persons reach to frame 9 .*2 of 10 boxes, of 1 persons/);
});

test('an unknown length is not compared', () => {
  assert.deepEqual(checkFit([still(10, [0, 0, 10, 10])], { widthPx: 100, heightPx: 100, frameCount: null }), []);
});

test('a few boxes outside are no reason, many are', () => {
  const video = { widthPx: 100, heightPx: 100, frameCount: null };
  assert.deepEqual(checkFit([still(95, [0, 0, 10, 10]), still(5, [200, 0, 210, 10])], video), []);
  const [reason] = checkFit([still(90, [0, 0, 10, 10]), still(10, [200, 0, 210, 10])], video);
  assert.match(reason, /100 x 100 pixels, but 10 of 100 boxes \(10 %\)/);
});

const files = ['data/interop/canonical_persons.npz', 'data/PETS09-S2L1.gt.txt', 'data/TUD-Campus.gt.txt'];
test('the real files fit their own videos and no smaller, shorter or turned one', {
  skip: skipWithout(...files),
}, async () => {
  const [interop, pets, tud] = [
    await readPersonsSource({ kind: 'persons', path: sharedFile(files[0]) }),
    await readPersonsSource({ kind: 'tracks', path: sharedFile(files[1]) }),
    await readPersonsSource({ kind: 'tracks', path: sharedFile(files[2]) }),
  ].map(({ tracks }) => tracks);
  const cases = [
    { tracks: interop, widthPx: 1920, heightPx: 1080, frameCount: 2025 },
    { tracks: pets, widthPx: 768, heightPx: 576, frameCount: 795 },
    { tracks: tud, widthPx: 640, heightPx: 480, frameCount: 71 },
  ];
  for (const { tracks, ...video } of cases) {
    assert.deepEqual(checkFit(tracks, video), []);
    assert.equal(checkFit(tracks, { ...video, frameCount: video.frameCount - 1 }).length, 1);
    for (const factor of [0.9, 0.8, 2 / 3, 0.5]) {
      const smaller = { widthPx: video.widthPx * factor, heightPx: video.heightPx * factor, frameCount: null };
      assert.equal(checkFit(tracks, smaller).length, 1, `${factor} of ${video.widthPx}`);
    }
    const turned = { widthPx: video.heightPx, heightPx: video.widthPx, frameCount: null };
    assert.equal(checkFit(tracks, turned).length, 1);
  }
});

test('a box is cut to whole pixels of the picture', () => {
  const picture = { widthPx: 100, heightPx: 50 };
  assert.deepEqual(clampBox([1.9, 2.9, 10.9, 20.9], picture), { x1: 1, y1: 2, x2: 10, y2: 20 });
  assert.deepEqual(clampBox([-81.6, -8, 120, 60], picture), { x1: 0, y1: 0, x2: 100, y2: 50 });
  assert.deepEqual(clampBox([99, 49, 100, 50], picture), { x1: 99, y1: 49, x2: 100, y2: 50 });
});

test('a box of which nothing is left is null', () => {
  const picture = { widthPx: 100, heightPx: 50 };
  assert.equal(clampBox([-20, 0, -1, 50], picture), null);
  assert.equal(clampBox([100, 0, 120, 50], picture), null);
  assert.equal(clampBox([10, 10, 10.9, 40], picture), null);
  assert.equal(clampBox([20, 10, 10, 40], picture), null);
  assert.equal(clampBox([Number.NaN, 0, 10, 10], picture), null);
});

test('whatever the box, the rectangle lies in the picture and is not empty', () => {
  const value = fc.double({ min: -1e6, max: 1e6 });
  const side = fc.integer({ min: 1, max: 4000 });
  fc.assert(
    fc.property(value, value, value, value, side, side, (x1, y1, x2, y2, widthPx, heightPx) => {
      const rectangle = clampBox([x1, y1, x2, y2], { widthPx, heightPx });
      if (rectangle === null) return;
      assert.ok(Object.values(rectangle).every(Number.isInteger));
      assert.ok(0 <= rectangle.x1 && rectangle.x1 < rectangle.x2 && rectangle.x2 <= widthPx);
      assert.ok(0 <= rectangle.y1 && rectangle.y1 < rectangle.y2 && rectangle.y2 <= heightPx);
    }),
    { seed: 4 },
  );
});
