import { outfits } from './outfits.ts';
import { bodyHeightPx } from './scene-geometry.ts';

/** Frames a second, and frames in all: 20 seconds. */
export const sceneFps = 25;
export const sceneFrameCount = 500;

/** One walk through the scene. A person who comes back makes another one. */
interface Walk {
  /** 1-based number of the person; their outfit is `outfits[person - 1]`. */
  readonly person: number;
  readonly firstFrame: number;
  /** Body heights a second; 0.82 is the 1.4 metres a second at which people usually walk. */
  readonly pace: number;
  /** Where the feet go, in pixels, and how many frames they stay there; at least two stops. */
  readonly stops: readonly { readonly x: number; readonly footY: number; readonly waitFrames?: number }[];
}

/** Where a figure is in a frame. */
export interface Placement {
  readonly frameIndex: number;
  readonly x: number;
  readonly footY: number;
  readonly facing: 'right' | 'left';
  /** 0 to 1, of the stride. */
  readonly phase: number;
  readonly heightPx: number;
}

/**
 * The scene. Person 1 leaves on the right and comes back from there; person 2 waits behind the kiosk; person 3 leaves on the
 * left and comes back from there. Person 7 wears much the same as person 3 and walks past them. Persons 6 and 10 walk side by
 * side. The kiosk hides whoever passes behind it for a second or two, which a tracker bridges.
 */
export const walks: readonly Walk[] = [
  {
    person: 1,
    firstFrame: 0,
    pace: 0.82,
    stops: [
      { x: 70, footY: 352 },
      { x: 1020, footY: 362 },
    ],
  },
  {
    person: 1,
    firstFrame: 318,
    pace: 0.82,
    stops: [
      { x: 1020, footY: 466 },
      { x: -80, footY: 478 },
    ],
  },
  {
    person: 2,
    firstFrame: 8,
    pace: 0.8,
    stops: [
      { x: 1010, footY: 388 },
      { x: 696, footY: 398, waitFrames: 96 },
      { x: -60, footY: 404 },
    ],
  },
  {
    person: 3,
    firstFrame: 40,
    pace: 0.84,
    stops: [
      { x: 1030, footY: 496 },
      { x: -80, footY: 488 },
    ],
  },
  {
    person: 3,
    firstFrame: 300,
    pace: 0.86,
    stops: [
      { x: -60, footY: 380 },
      { x: 1020, footY: 372 },
    ],
  },
  {
    person: 4,
    firstFrame: 148,
    pace: 0.84,
    stops: [
      { x: -80, footY: 514 },
      { x: 1040, footY: 502 },
    ],
  },
  {
    person: 5,
    firstFrame: 92,
    pace: 0.98,
    stops: [
      { x: -50, footY: 318 },
      { x: 1000, footY: 324 },
    ],
  },
  {
    person: 6,
    firstFrame: 214,
    pace: 0.74,
    stops: [
      { x: 1030, footY: 410 },
      { x: -90, footY: 416 },
    ],
  },
  {
    person: 7,
    firstFrame: 58,
    pace: 0.82,
    stops: [
      { x: -60, footY: 450 },
      { x: 1020, footY: 444 },
    ],
  },
  {
    person: 8,
    firstFrame: 246,
    pace: 0.6,
    stops: [
      { x: -60, footY: 504 },
      { x: 1030, footY: 510 },
    ],
  },
  {
    person: 9,
    firstFrame: 290,
    pace: 0.82,
    stops: [
      { x: 1020, footY: 356 },
      { x: -40, footY: 370 },
    ],
  },
  {
    person: 10,
    firstFrame: 222,
    pace: 0.713,
    stops: [
      { x: 1030, footY: 424 },
      { x: -90, footY: 430 },
    ],
  },
];

/** Two steps take a person this share of their height forward. */
const strideInHeights = 0.83;

/** Where the figure of a walk is in each frame from its first on, until it has reached its last stop or the scene ends. */
export function placements(walk: Walk): readonly Placement[] {
  const stature = outfits[walk.person - 1].height;
  const placed: Placement[] = [];
  let frameIndex = walk.firstFrame;
  // People do not set out in step.
  let phase = (walk.person * 0.37 + walk.firstFrame * 0.011) % 1;
  let [from] = walk.stops;
  for (const to of walk.stops.slice(1)) {
    const length = Math.hypot(to.x - from.x, to.footY - from.footY);
    const facing = to.x >= from.x ? 'right' : 'left';
    for (let walked = 0; walked < length && frameIndex < sceneFrameCount; frameIndex += 1) {
      const part = walked / length;
      const footY = from.footY + (to.footY - from.footY) * part;
      const heightPx = bodyHeightPx(footY) * stature;
      placed.push({ frameIndex, x: from.x + (to.x - from.x) * part, footY, facing, phase, heightPx });
      const step = (walk.pace * heightPx) / sceneFps;
      walked += step;
      phase = (phase + step / (strideInHeights * heightPx)) % 1;
    }
    for (let wait = to.waitFrames ?? 0; wait > 0 && frameIndex < sceneFrameCount; wait -= 1, frameIndex += 1) {
      const heightPx = bodyHeightPx(to.footY) * stature;
      placed.push({ frameIndex, x: to.x, footY: to.footY, facing, phase, heightPx });
    }
    from = to;
  }
  return placed;
}
