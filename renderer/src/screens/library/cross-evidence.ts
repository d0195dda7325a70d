import type { CrossPairEvidence, LibrarySighting } from '#contract/library.ts';
import { answerWords } from '#contract/words/evidence-words.ts';
import {
  probabilityFigure,
  probabilityRange,
  probabilityVerdict,
  similarityFigure,
} from '#contract/words/score-words.ts';
import { duration } from '#contract/words/time-words.ts';
import type { EvidenceLine } from '../../evidence/evidence-lines.ts';

/** What the evidence across videos is told beside. */
export interface CrossScale {
  /** Place of the pair in the list, from 1, and how long the list is; null for a pair that is not in it. */
  readonly rank: { readonly place: number; readonly of: number } | null;
  /** Where and when each of the two was seen. */
  readonly sightings: readonly [readonly LibrarySighting[], readonly LibrarySighting[]];
}

/** The shortest time between a sighting of the one and one of the other, in ms; null where a clock was not set. */
function shortestGap([left, right]: CrossScale['sightings']): number | null {
  let shortest: number | null = null;
  for (const one of left) {
    for (const other of right) {
      if (!one.clock_known || !other.clock_known) return null;
      if (one.from_ms === null || one.to_ms === null || other.from_ms === null || other.to_ms === null) return null;
      const gap = Math.max(0, Math.max(one.from_ms, other.from_ms) - Math.min(one.to_ms, other.to_ms));
      if (shortest === null || gap < shortest) shortest = gap;
    }
  }
  return shortest;
}

function likelyLine({ probability, probability_interval }: CrossPairEvidence, { rank }: CrossScale): EvidenceLine {
  if (probability === null) {
    const figure = rank === null ? 'none' : `${rank.place} of ${rank.of}`;
    return { label: 'Rank', figure, words: 'there is no probability across these videos', points: 'neutral' };
  }
  const { points, words } = probabilityVerdict(probability);
  const range = probability_interval === null ? '' : `; ${probabilityRange(probability_interval)} at 95 %`;
  // It was fitted on a few sets of several cameras: taking a side by colour would say more than is known.
  const careful = points === 'for' ? 'neutral' : points;
  return { label: 'P(same)', figure: probabilityFigure(probability), words: `${words}${range}`, points: careful };
}

function timeLine({ impossible }: CrossPairEvidence, { sightings }: CrossScale): EvidenceLine {
  const label = 'Time between';
  const gap = shortestGap(sightings);
  if (impossible !== null) return { label: 'Ruled out', figure: 'veto', words: impossible, points: 'against' };
  if (gap === null) {
    const words = 'a clock was not set, so times speak for nothing';
    return { label, figure: 'unknown', words, points: 'neutral' };
  }
  if (gap === 0) return { label, figure: 'none', words: 'seen at once, not in two places', points: 'neutral' };
  return { label, figure: duration(gap), words: 'at the least, by clocks that were set', points: 'neutral' };
}

/** What is known of two persons across videos: an answer, how likely and how alike they are, and what times say. */
export function crossEvidenceLines(evidence: CrossPairEvidence, scale: CrossScale): readonly EvidenceLine[] {
  const answered = answerWords(evidence.decision);
  const time = timeLine(evidence, scale);
  return [
    ...(answered === null
      ? []
      : [{ label: 'Answered', figure: answered, words: 'another answer takes its place', points: 'neutral' } as const]),
    ...(evidence.impossible === null ? [] : [time]),
    likelyLine(evidence, scale),
    {
      label: 'Similarity',
      figure: similarityFigure(evidence.similarity),
      words: `${similarityFigure(evidence.score)} after the mean look of each video was taken off`,
      points: 'neutral',
    },
    {
      label: 'Pictures',
      figure: similarityFigure(evidence.best_crop_similarity),
      words: evidence.best_crop_similarity === null ? 'no pictures to match' : 'the best two of those that are shown',
      points: 'neutral',
    },
    ...(evidence.impossible === null ? [time] : []),
  ];
}

/** The same as one sentence: "0.91 similar, rank 3 of 40, single pictures agree by up to 0.95, ...". */
export function crossEvidenceSentence(evidence: CrossPairEvidence, scale: CrossScale): string {
  const { probability, best_crop_similarity: best, impossible } = evidence;
  const { rank } = scale;
  const gap = shortestGap(scale.sightings);
  const parts = [
    ...(impossible === null ? [] : [`ruled out: ${impossible}`]),
    `${similarityFigure(evidence.similarity)} similar`,
    ...(probability !== null ? [`P(same) ${probabilityFigure(probability)}`] : []),
    ...(probability === null && rank !== null ? [`rank ${rank.place} of ${rank.of}`] : []),
    ...(best === null ? [] : [`single pictures agree by up to ${similarityFigure(best)}`]),
    ...(impossible === null && gap !== null && gap > 0 ? [`${duration(gap)} apart`] : []),
  ];
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
