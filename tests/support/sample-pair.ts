import type { PairEvidence, RatedPair } from '#contract/replies.ts';

/** Two persons who follow each other and look much alike, but for what a test says otherwise. */
export function samplePair(change: Partial<PairEvidence> = {}): PairEvidence {
  return {
    a: 3,
    b: 7,
    similarity: 0.91,
    best_crop_similarity: 0.95,
    best_crops: [1, 2],
    median_crop_similarity: 0.8,
    covisible_frames: 0,
    apart_frames: 0,
    overlapping_frames: 0,
    median_overlap: null,
    vetoed: false,
    veto_reason: null,
    gap_frames: 77,
    gap_ms: 3080,
    needed_speed: 0.8,
    decision: null,
    ...change,
  };
}

/** The same with a probability. */
export function sampleRatedPair(change: Partial<RatedPair> = {}): RatedPair {
  return { ...samplePair(), probability: 0.968, probability_interval: [0.9, 0.99], words: [], ...change };
}
