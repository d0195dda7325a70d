import type { CropId, PersonId } from '#base/ids.ts';
import { dotAt } from '#base/vector-math.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import { measureCovisibility, type PersonRows } from '#tracking/tracks/covisibility.ts';
import { measureTimeGap } from '#tracking/tracks/time-gap.ts';
import { compareCrops } from './crop-similarity.ts';

/** A person as the comparison needs it: where it was, and what its crops look like. */
export interface PersonView extends PersonRows {
  readonly personId: PersonId;
  /** (dimension,) of length 1; null where the person could not be described. */
  readonly embedding: Float32Array | null;
  /** (n,) the best crops, in the order of the rows of `cropVectors`. */
  readonly cropIds: readonly CropId[];
  /** (n * dimension) rows of length 1. */
  readonly cropVectors: Float32Array;
}

/** What the comparison needs to know beside the two persons. */
export interface EvidenceContext {
  readonly dimension: number;
  readonly veto: Settings['veto'];
  readonly timeMsOf: (frameIndex: number) => number;
}

/** Everything that speaks for and against two persons being one. What was decided about them is the caller's to add. */
export function gatherEvidence(a: PersonView, b: PersonView, context: EvidenceContext): PairEvidence {
  const shared = measureCovisibility(a, b, context.veto);
  const gap = measureTimeGap(a, b, context.timeMsOf);
  const crops = compareCrops(a.cropVectors, b.cropVectors, context.dimension);
  const similarity =
    a.embedding === null || b.embedding === null
      ? null
      : Math.max(-1, Math.min(1, Math.fround(dotAt(a.embedding, 0, b.embedding, 0, context.dimension))));
  return {
    a: a.personId,
    b: b.personId,
    similarity,
    best_crop_similarity: crops?.best ?? null,
    best_crops: crops === null ? null : [a.cropIds[crops.bestLeft], b.cropIds[crops.bestRight]],
    median_crop_similarity: crops?.median ?? null,
    covisible_frames: shared.covisibleFrames,
    apart_frames: shared.apartFrames,
    overlapping_frames: shared.overlappingFrames,
    median_overlap: shared.medianIou,
    vetoed: shared.vetoed,
    veto_reason: shared.vetoReason,
    gap_frames: gap.gapFrames,
    gap_ms: gap.gapMs,
    needed_speed: gap.neededSpeed,
    decision: null,
  };
}

/**
 * Best first: pairs that can be one person before vetoed ones, then by similarity, then by ids so that the order is the same
 * on every machine. Pairs without similarity come last of their kind.
 */
export function compareEvidence(left: PairEvidence, right: PairEvidence): number {
  if (left.vetoed !== right.vetoed) return left.vetoed ? 1 : -1;
  return (right.similarity ?? -2) - (left.similarity ?? -2) || left.a - right.a || left.b - right.b;
}
