import type { PersonRows } from './covisibility.ts';

/** How far apart two persons are in time, and how fast one person would have to be to be both. */
interface TimeGap {
  /** Frames without either, between the one and the other; 0 when they share frames. The smallest, where they alternate. */
  readonly gapFrames: number;
  readonly gapMs: number;
  /** Body heights a second; the largest, where they alternate. Null when they share frames. */
  readonly neededSpeed: number | null;
}

/**
 * Walks through the frames of both in order of time and looks at each place where the one follows the other. Speed is
 * measured between the feet (bottom centre) of the two boxes, in units of their mean height, so that it needs no scene
 * geometry. `timeMsOf` gives the time of a frame: frames are not evenly spaced under variable frame rates.
 */
export function measureTimeGap(a: PersonRows, b: PersonRows, timeMsOf: (frameIndex: number) => number): TimeGap {
  let gapFrames = Number.POSITIVE_INFINITY;
  let gapMs = Number.POSITIVE_INFINITY;
  let neededSpeed = 0;
  let i = 0;
  let j = 0;
  let last: 'a' | 'b' | null = null;
  while (i < a.frameIndices.length || j < b.frameIndices.length) {
    const frameA = i < a.frameIndices.length ? a.frameIndices[i] : Number.POSITIVE_INFINITY;
    const frameB = j < b.frameIndices.length ? b.frameIndices[j] : Number.POSITIVE_INFINITY;
    if (frameA === frameB) return { gapFrames: 0, gapMs: 0, neededSpeed: null };
    const next = frameA < frameB ? 'a' : 'b';
    if (last !== null && last !== next) {
      const [from, to, fromRow, toRow] = next === 'b' ? [a, b, i - 1, j] : [b, a, j - 1, i];
      const elapsedMs = timeMsOf(to.frameIndices[toRow]) - timeMsOf(from.frameIndices[fromRow]);
      gapFrames = Math.min(gapFrames, to.frameIndices[toRow] - from.frameIndices[fromRow] - 1);
      gapMs = Math.min(gapMs, elapsedMs);
      neededSpeed = Math.max(neededSpeed, bodyHeightsBetween(from, fromRow, to, toRow) / (elapsedMs / 1000));
    }
    last = next;
    if (next === 'a') i++;
    else j++;
  }
  if (!Number.isFinite(gapFrames)) return { gapFrames: 0, gapMs: 0, neededSpeed: null };
  return { gapFrames, gapMs, neededSpeed };
}

/** Distance between the feet of two boxes in units of their mean height. */
function bodyHeightsBetween(from: PersonRows, fromRow: number, to: PersonRows, toRow: number): number {
  const p = fromRow * 4;
  const q = toRow * 4;
  const dx = (from.boxesPx[p] + from.boxesPx[p + 2] - to.boxesPx[q] - to.boxesPx[q + 2]) / 2;
  const dy = from.boxesPx[p + 3] - to.boxesPx[q + 3];
  const height = (from.boxesPx[p + 3] - from.boxesPx[p + 1] + to.boxesPx[q + 3] - to.boxesPx[q + 1]) / 2;
  return Math.hypot(dx, dy) / Math.max(height, 1);
}
