import { boxOverlap } from '#base/box-overlap.ts';
import type { Tracklet } from '../tracks/tracklet.ts';

/** A row of a tracklet that is to be described. */
export interface PlannedLook {
  /** The tracklet's number. */
  readonly tracklet: number;
  readonly row: number;
  readonly frameIndex: number;
}

/** How densely tracklets are looked at. */
interface LookPlan {
  /** Frames a second of the video. */
  readonly fps: number;
}

/**
 * Seconds between two looks. On PETS09-S2L1 half a second finds the same cuts and joins for half as many pictures more, and two seconds
 * leave one person glued.
 */
const secondsALook = 1;
/**
 * Looks at a tracklet, at least where it has the rows: a cut needs three on each side. With 10, two people of TUD-Campus who cross in the
 * first second (yolov8n_int8_qdq) stay glued.
 */
const fewestLooks = 20;
/** And at most, so that somebody who stays for an hour costs no more than a minute does. */
const mostLooks = 64;

/**
 * Which rows of the tracklets to describe: in stretches of a second the one that shows most of the person and least of
 * others. Tracklets that are too short for a cut are looked at too: they may go on with another.
 */
export function planLooks(tracklets: readonly Tracklet[], { fps }: LookPlan): readonly PlannedLook[] {
  const shared = sharedWithOthers(tracklets);
  return tracklets.flatMap((tracklet, index) => {
    const { frameIndices, detectionIndices, confidences, number } = tracklet;
    const count = frameIndices.length;
    const seconds = (frameIndices[count - 1] - frameIndices[0] + 1) / fps;
    const stretches = Math.min(mostLooks, Math.max(fewestLooks, Math.ceil(seconds / secondsALook)));
    const first = frameIndices[0];
    const frames = (frameIndices[count - 1] - first + 1) / stretches;
    const best = new Map<number, number>();
    for (let row = 0; row < count; row++) {
      if (detectionIndices[row] < 0) continue;
      const stretch = Math.floor((frameIndices[row] - first) / frames);
      const known = best.get(stretch);
      if (known === undefined || clarity(row) > clarity(known)) best.set(stretch, row);
    }
    return [...best.values()].map((row) => ({ tracklet: number, row, frameIndex: frameIndices[row] }));

    function clarity(row: number): number {
      return confidences[row] - shared[index][row];
    }
  });
}

/** For each tracklet (N,): how much the box of each row shares with that of another tracklet, at most, as a share of the smaller one. */
function sharedWithOthers(tracklets: readonly Tracklet[]): readonly Float32Array[] {
  const byFrame = new Map<number, { readonly index: number; readonly row: number }[]>();
  tracklets.forEach(({ frameIndices }, index) => {
    frameIndices.forEach((frame, row) => {
      const there = byFrame.get(frame) ?? [];
      there.push({ index, row });
      byFrame.set(frame, there);
    });
  });
  const shares = tracklets.map(({ frameIndices }) => new Float32Array(frameIndices.length));
  for (const there of byFrame.values()) {
    there.forEach((a, place) => {
      for (const b of there.slice(place + 1)) {
        const { containment } = boxOverlap(tracklets[a.index].boxesPx, a.row, tracklets[b.index].boxesPx, b.row);
        shares[a.index][a.row] = Math.max(shares[a.index][a.row], containment);
        shares[b.index][b.row] = Math.max(shares[b.index][b.row], containment);
      }
    });
  }
  return shares;
}
