import { boxOverlap } from '#base/box-overlap.ts';
import { frameRuns } from '#base/frame-runs.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';

/** The frames in which two persons have boxes that lie apart: those that a veto counts. As stretches with both ends. */
export function stretchesTogether(
  gallery: Gallery,
  a: ReviewPerson,
  b: ReviewPerson,
): readonly { readonly first_frame: number; readonly last_frame: number }[] {
  const [one, other] = [gallery.view(a), gallery.view(b)];
  const rowOf = new Map(Array.from(other.frameIndices, (frame, row) => [frame, row]));
  const apart = Array.from(one.frameIndices).filter((frame, row) => {
    const otherRow = rowOf.get(frame);
    if (otherRow === undefined) return false;
    return boxOverlap(one.boxesPx, row, other.boxesPx, otherRow).containment <= gallery.settings.veto.max_overlap;
  });
  return frameRuns(Int32Array.from(apart)).map(([first_frame, last_frame]) => ({ first_frame, last_frame }));
}
