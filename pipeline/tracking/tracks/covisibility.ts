import { boxOverlap } from '#base/box-overlap.ts';
import { median } from '#base/vector-math.ts';
import type { Settings } from '#contract/settings.ts';

/** Where a person was: (N,) ascending frames and (N * 4) boxes in pixels. */
export interface PersonRows {
  readonly frameIndices: Int32Array;
  readonly boxesPx: Float32Array;
}

/** What the frames that two persons share say about their being one. */
interface Covisibility {
  readonly covisibleFrames: number;
  readonly apartFrames: number;
  readonly overlappingFrames: number;
  /** Median IoU over the common frames; null where there are none. */
  readonly medianIou: number | null;
  readonly vetoed: boolean;
  /** In words; null when not vetoed. */
  readonly vetoReason: string | null;
}

/**
 * IoU above which two boxes of one frame are taken for one body boxed twice. 0.5 is the convention of detection benchmarks
 * (PASCAL VOC) for two boxes that mean the same object.
 */
const sameBodyIou = 0.5;

/**
 * Looks at every frame in which both persons have a box. A frame counts as apart when the boxes share so little of the
 * smaller one that they cannot lie on one body; containment is used and not IoU, because a box of the upper half of a body
 * within the box of the whole has a low IoU and is still the same body. From `veto.min_frames` such frames on the two
 * cannot be one person.
 */
export function measureCovisibility(a: PersonRows, b: PersonRows, veto: Settings['veto']): Covisibility {
  const ious: number[] = [];
  let apartFrames = 0;
  let overlappingFrames = 0;
  let i = 0;
  let j = 0;
  while (i < a.frameIndices.length && j < b.frameIndices.length) {
    const difference = a.frameIndices[i] - b.frameIndices[j];
    if (difference < 0) i++;
    else if (difference > 0) j++;
    else {
      const { iou, containment } = boxOverlap(a.boxesPx, i, b.boxesPx, j);
      ious.push(iou);
      if (containment <= veto.max_overlap) apartFrames++;
      else if (iou > sameBodyIou) overlappingFrames++;
      i++;
      j++;
    }
  }
  const vetoed = apartFrames >= veto.min_frames;
  return {
    covisibleFrames: ious.length,
    apartFrames,
    overlappingFrames,
    medianIou: ious.length === 0 ? null : median(ious),
    vetoed,
    vetoReason: vetoed ? `seen at the same time in different places, in ${apartFrames} frames` : null,
  };
}
