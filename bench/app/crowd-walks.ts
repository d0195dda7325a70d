import type { SeededRandom } from '#base/seeded-random.ts';
import { bodyHeightPx, sceneSize } from '#demo/scene-geometry.ts';
import type { TrackletRows } from '#project/tracklets.ts';

/** Frames of a walk through the picture, at least and at most: 2.4 to 12 seconds at 25 frames a second. */
const walkFrames = { least: 60, most: 300 } as const;

/** How far up the picture feet go, and how far down, in pixels: the pavement of the demo scene. */
const pavementPx = { top: 290, bottom: 520 } as const;

/** Width of a walking figure over its height. */
const aspect = 0.38;

/** One walk from one edge of the picture to the other, of `rowCount` frames from `firstFrame` on. */
export function drawWalk(random: SeededRandom, firstFrame: number, rowCount: number): TrackletRows {
  const footY = pavementPx.top + random.uniform() * (pavementPx.bottom - pavementPx.top);
  const heightPx = bodyHeightPx(footY);
  const widthPx = heightPx * aspect;
  const isRightward = random.uniform() < 0.5;
  const boxesPx = new Float32Array(rowCount * 4);
  for (let row = 0; row < rowCount; row++) {
    const part = row / rowCount;
    const left = (isRightward ? part : 1 - part) * (sceneSize.widthPx - widthPx);
    boxesPx.set([left, footY - heightPx, left + widthPx, footY], row * 4);
  }
  return {
    frameIndices: Int32Array.from({ length: rowCount }, (_, row) => firstFrame + row),
    boxesPx,
    confidences: new Float32Array(rowCount).fill(0.9),
    detectionIndices: new Int32Array(rowCount).fill(-1),
  };
}

/** When a walk begins and how many frames it takes, anywhere in a video. */
export function drawTime(random: SeededRandom, frameCount: number): readonly [firstFrame: number, rowCount: number] {
  const rowCount = Math.round(walkFrames.least + random.uniform() * (walkFrames.most - walkFrames.least));
  return [Math.floor(random.uniform() * (frameCount - rowCount)), rowCount];
}
