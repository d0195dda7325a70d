import type { SplitProposal } from '../contract/review.ts';
import { readCropEmbedding } from '../project/read-embeddings.ts';
import { bestTimeSplit } from '../reid/time-split.ts';
import { normaliseRows } from '../reid/vector-math.ts';
import type { ReviewPerson } from '../review/review-state.ts';
import type { ProjectView } from './project-file.ts';

/** Fewer crops on a side may be one bad moment: somebody in front, a turn, the edge of the picture. */
const fewestCrops = 3;

/** By how much two crops of one group must resemble each other more than two of different groups, for a cut to be proposed. */
const clearGap = 0.15;

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
  const split = bestTimeSplit(normaliseRows(vectors, dimension), dimension, fewestCrops);
  if (split === null || split.within - split.between < clearGap) return null;
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
