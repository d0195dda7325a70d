import { once } from '#base/once.ts';
import { normaliseRows } from '#base/vector-math.ts';
import type { SplitProposal } from '#contract/review.ts';
import type { SplitsReply } from '#contract/splits.ts';
import { readCropEmbedding } from '#project/embeddings.ts';
import { isHidden, type ReviewPerson, wholeBy } from '#review/review-state.ts';
import { clearContrast, contrastOf, splitGroups } from '#tracking/looks/split-groups.ts';
import { bestTimeSplit, type TimeSplit } from '#tracking/looks/time-split.ts';
import { boxBreak } from '#tracking/tracks/box-break.ts';
import type { Gallery } from './gallery.ts';
import { centreOf } from './pair-rating.ts';

/** Fewer crops on a side may be one bad moment: somebody in front, a turn, the edge of the picture. */
const fewestCrops = 3;

/**
 * By how much two crops of one group must resemble each other more than two of different groups, for a cut to be proposed.
 * Measured on the tracks of PETS09-S2L1: with OSNet 0.2 is reached by none of 19 tracks of one person and
 * by 94 % of 318 that were glued together of two (0.15: by 2, and 98 %); with the weightless stripes by 2, and 89 %. On
 * TUD-Campus, where people hide each other, by 2 of 8, and 88 %: a proposal is a question, not an answer.
 */
const clearGap = 0.2;

/**
 * Where a person's crops, in order of time, fall clearly into two groups, as when a tracker went over from one person to
 * another; null where they do not, where nothing was described, or where a decision says that the person, as it is, is one. What was
 * found is kept as long as the person is the same, since the first look takes a few milliseconds; the decision is not.
 */
export function proposeSplit(
  gallery: Gallery,
  person: ReviewPerson,
  centre: () => Float32Array | null = () => centreOf(gallery),
): SplitProposal | null {
  if (wholeBy(gallery.state, person) !== null) return null;
  const view = gallery.view(person);
  const known = gallery.memory.splits.get(view);
  if (known !== undefined) return known;
  const proposal = findSplit(gallery, person, centre);
  gallery.memory.splits.set(view, proposal);
  return proposal;
}

/** The proposals of a look that may stop before it has seen everybody. */
interface SplitScan {
  readonly proposals: readonly SplitProposal[];
  /** Persons that nobody has looked at yet; 0 when the proposals are all. */
  readonly left: number;
}

/**
 * The proposals for all active persons that are not hidden and that no decision calls one, in their order. It stops looking at new
 * persons `budgetMs` after the first of them, and a later call goes on there: the first look at a thousand takes some seconds.
 */
export function proposeSplits(gallery: Gallery, budgetMs = Number.POSITIVE_INFINITY): SplitScan {
  const proposals: SplitProposal[] = [];
  const centre = once(() => centreOf(gallery));
  let until: number | null = null;
  let left = 0;
  for (const person of gallery.state.persons.values()) {
    if (isHidden(person)) continue;
    const isNew = wholeBy(gallery.state, person) === null && !gallery.memory.splits.has(gallery.view(person));
    if (isNew && until !== null && performance.now() >= until) {
      left++;
      continue;
    }
    // From the first new one on, so that every call looks at one at least, however many are known.
    if (isNew) until ??= performance.now() + budgetMs;
    const proposal = proposeSplit(gallery, person, centre);
    if (proposal !== null) proposals.push(proposal);
  }
  return { proposals, left };
}

/** The same as `doppel splits` answers it. */
export function listSplits(gallery: Gallery): SplitsReply {
  const persons = [...gallery.state.persons.values()].filter((person) => !isHidden(person));
  return {
    splits: proposeSplits(gallery).proposals.toSorted((left, right) => left.person - right.person),
    persons: persons.length,
    said_whole: persons.filter((person) => wholeBy(gallery.state, person) !== null).map(({ id }) => id),
    embedder: gallery.embedder,
  };
}

function findSplit(gallery: Gallery, person: ReviewPerson, centre: () => Float32Array | null): SplitProposal | null {
  if (gallery.embedder === null) return null;
  const { dimension } = gallery.embedder;
  const aside = new Set<number>(person.setAside);
  const described = gallery.crops(person).flatMap((crop) => {
    if (aside.has(crop.id)) return [];
    const vector = readCropEmbedding(gallery.project, crop.id);
    return vector === null ? [] : [{ crop, vector }];
  });
  const vectors = new Float32Array(described.length * dimension);
  described.forEach(({ vector }, index) => {
    vectors.set(vector, index * dimension);
  });
  const split = clearSplit(normaliseRows(vectors, dimension), dimension, centre());
  if (split === null) return null;
  const { at, within, between } = split;
  const ids = described.map(({ crop }) => crop.id);
  const [before, after] = [described[at - 1].crop, described[at].crop];
  // Two crops of a merged person may come from one frame; nothing can be cut between them.
  if (before.frameIndex >= after.frameIndex) return null;
  return {
    person: person.id,
    at_frame: boxBreak(gallery.view(person), before.frameIndex, after.frameIndex),
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
