import { clearContrast, contrastOf, splitGroups } from '../calibration/split-groups.ts';
import type { SplitProposal } from '../contract/review.ts';
import { centreOf } from '../gallery/pair-rating.ts';
import { readCropEmbedding } from '../project/read-embeddings.ts';
import { bestTimeSplit, type TimeSplit } from '../reid/time-split.ts';
import { normaliseRows } from '../reid/vector-math.ts';
import type { ReviewPerson } from '../review/review-state.ts';
import type { ProjectView } from './project-file.ts';

/** Fewer crops on a side may be one bad moment: somebody in front, a turn, the edge of the picture. */
const fewestCrops = 3;

/**
 * By how much two crops of one group must resemble each other more than two of different groups, for a cut to be proposed.
 * Measured (bench/split-gap.ts) on the tracks of PETS09-S2L1: with OSNet 0.2 is reached by none of 19 tracks of one person and
 * by 94 % of 318 that were glued together of two (0.15: by 2, and 98 %); with the weightless stripes by 2, and 89 %. On
 * TUD-Campus, where people hide each other, by 2 of 8, and 88 %: a proposal is a question, not an answer.
 */
const clearGap = 0.2;

/**
 * Where a person's crops, in order of time, fall clearly into two groups, as when a tracker went over from one person to
 * another; null where they do not, or where nothing was described.
 */
export function proposeSplit({ gallery, cards }: ProjectView, person: ReviewPerson): SplitProposal | null {
  if (gallery.embedder === null) return null;
  const { dimension } = gallery.embedder;
  const described = cards.card(person).crops.flatMap((crop) => {
    const vector = readCropEmbedding(gallery.project, crop.id);
    return vector === null ? [] : [{ crop, vector }];
  });
  const vectors = new Float32Array(described.length * dimension);
  described.forEach(({ vector }, index) => {
    vectors.set(vector, index * dimension);
  });
  const split = clearSplit(normaliseRows(vectors, dimension), dimension, centreOf(gallery));
  if (split === null) return null;
  const { at, within, between } = split;
  const ids = described.map(({ crop }) => crop.id);
  const [before, after] = [described[at - 1].crop, described[at].crop];
  // Two crops of a merged person may come from one frame; nothing can be cut between them.
  if (before.frameIndex >= after.frameIndex) return null;
  return {
    person: person.id,
    at_frame: after.frameIndex,
    within,
    between,
    groups: [ids.slice(0, at), ids.slice(at)],
    why: `The ${at} pictures up to frame ${before.frameIndex} resemble each other, and so do the ${ids.length - at} from frame ${after.frameIndex} on (${within.toFixed(2)} on average); one of the first with one of the later only ${between.toFixed(2)}.`,
  };
}

/**
 * The cut, where it is clear: as seen from the mean look of the video where the embedder is calibrated, which flags a quarter of
 * the wrong ones that the plain cosines do; by the plain cosines elsewhere.
 */
function clearSplit(vectors: Float32Array, dimension: number, centre: Float32Array | null): TimeSplit | null {
  if (centre !== null) {
    const split = splitGroups(vectors, centre);
    return split !== null && contrastOf(split) >= clearContrast ? split : null;
  }
  const split = bestTimeSplit(vectors, dimension, fewestCrops);
  return split !== null && split.within - split.between >= clearGap ? split : null;
}
