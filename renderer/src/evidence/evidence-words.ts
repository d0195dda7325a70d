import type { QueuePair } from '#contract/review.ts';
import { durationWords } from '../time/time-code.ts';
import { probabilityWords } from './probability-words.ts';

/** What a fact says about the two being one person. */
export type Leaning = 'for' | 'against' | 'neither';

/** One line of the evidence: what it is, its number, what that means in words, and which way it points. */
export interface EvidenceLine {
  readonly label: string;
  readonly figure: string;
  readonly words: string;
  readonly leaning: Leaning;
}

/** What the words are measured against. */
export interface EvidenceScale {
  /** The project's line for similarities. */
  readonly threshold: number;
  /** Place of the pair in the list, from 1, and how long the list is; null for a pair that is not in it. */
  readonly rank: { readonly place: number; readonly of: number } | null;
  /** Why there is no probability; null where there is one. */
  readonly noProbabilityReason: string | null;
  /** Which of the two may themselves be two people: the numbers may then be about a part of them. */
  readonly mayBeTwo: readonly number[];
}

/**
 * Body heights a second. People choose to walk at 1.4 m/s (Browning and others 2006), which is 0.8 body heights of 1.7 m; 4 m/s,
 * a good runner's pace, are 2.4. Boxes are no tape measure: what is taken for impossible lies well beyond.
 */
const walkSpeed = 1.2;
const runSpeed = 2.4;
const impossibleSpeed = 4;

/** The nearest that P(same) may come to a side before the words take that side. One in ten. */
const sureProbability = 0.9;

const number = (value: number | null): string => (value === null ? 'none' : value.toFixed(2));

function probabilityLine(pair: QueuePair, scale: EvidenceScale): EvidenceLine {
  if (pair.probability === null) {
    const { rank } = scale;
    return {
      label: 'Rank',
      figure: rank === null ? 'none' : `${rank.place} of ${rank.of}`,
      words: scale.noProbabilityReason ?? 'there is no probability for this pair',
      leaning: 'neither',
    };
  }
  const share = pair.probability;
  const leaning = share >= sureProbability ? 'for' : share <= 1 - sureProbability ? 'against' : 'neither';
  const verdict =
    leaning === 'for' ? 'very likely the same' : leaning === 'against' ? 'very likely two persons' : 'could be either';
  const interval = pair.probability_interval;
  const range =
    interval === null ? '' : `; ${probabilityWords(interval[0])} to ${probabilityWords(interval[1])} at 95 %`;
  const figure = probabilityWords(share);
  const { mayBeTwo } = scale;
  if (mayBeTwo.length === 0) return { label: 'P(same)', figure, words: `${verdict}${range}`, leaning };
  const who = mayBeTwo.length === 1 ? `person ${mayBeTwo[0]} may be two people` : 'each of the two may be two people';
  return { label: 'P(same)', figure, words: `perhaps of a part only, since ${who}${range}`, leaning: 'neither' };
}

function similarityLine(pair: QueuePair, { threshold }: EvidenceScale): EvidenceLine {
  if (pair.similarity === null) {
    return {
      label: 'Similarity',
      figure: 'none',
      words: 'one of the two has no pictures to compare',
      leaning: 'neither',
    };
  }
  const isAbove = pair.similarity >= threshold;
  return {
    label: 'Similarity',
    figure: number(pair.similarity),
    words: `${isAbove ? 'above' : 'below'} the line of ${threshold.toFixed(2)}`,
    // Where there is a probability it has weighed the similarity already; saying "for" twice would be one too many.
    leaning: pair.probability !== null ? 'neither' : isAbove ? 'for' : 'against',
  };
}

function cropLine(pair: QueuePair): EvidenceLine {
  const best = number(pair.best_crop_similarity);
  const words =
    pair.median_crop_similarity === null
      ? 'the best two'
      : `the best two; ${number(pair.median_crop_similarity)} in the middle`;
  return { label: 'Pictures', figure: best, words, leaning: 'neither' };
}

function togetherLine(pair: QueuePair): EvidenceLine {
  const label = 'Seen together';
  if (pair.covisible_frames === 0) {
    return { label, figure: 'never', words: 'no frame shows both', leaning: 'neither' };
  }
  const figure = `${pair.covisible_frames} ${pair.covisible_frames === 1 ? 'frame' : 'frames'}`;
  if (pair.overlapping_frames > pair.apart_frames) {
    return { label, figure, words: `in ${pair.overlapping_frames} the boxes lie on one body`, leaning: 'for' };
  }
  return {
    label,
    figure,
    words: `in ${pair.apart_frames} they stand apart`,
    leaning: pair.apart_frames > 0 ? 'against' : 'neither',
  };
}

function gapLine(pair: QueuePair): EvidenceLine {
  if (pair.gap_ms <= 0) {
    return { label: 'Time between', figure: 'none', words: 'their times overlap', leaning: 'neither' };
  }
  return {
    label: 'Time between',
    figure: durationWords(pair.gap_ms / 1000),
    words: `${pair.gap_frames} frames`,
    leaning: 'neither',
  };
}

function speedLine(pair: QueuePair): EvidenceLine | null {
  if (pair.needed_speed === null) return null;
  const speed = pair.needed_speed;
  const words =
    speed <= walkSpeed
      ? 'a walk would do'
      : speed <= runSpeed
        ? 'a run would do'
        : speed <= impossibleSpeed
          ? 'only at a fast run'
          : 'faster than most people run';
  const leaning = speed <= walkSpeed ? 'for' : speed > impossibleSpeed ? 'against' : 'neither';
  return { label: 'Needed speed', figure: `${speed.toFixed(1)} bh/s`, words, leaning };
}

/** The evidence for and against, strongest first. Vetoed pairs begin with the veto. */
export function evidenceLines(pair: QueuePair, scale: EvidenceScale): readonly EvidenceLine[] {
  const veto: EvidenceLine[] = pair.vetoed
    ? [
        {
          label: 'Ruled out',
          figure: 'veto',
          words: pair.veto_reason ?? 'seen at the same time, apart',
          leaning: 'against',
        },
      ]
    : [];
  const answered: EvidenceLine[] =
    pair.decision === null
      ? []
      : [
          {
            label: 'Answered',
            figure: pair.decision === 'apart' ? 'kept apart' : 'unsure',
            words: 'another answer takes its place',
            leaning: 'neither',
          },
        ];
  const speed = speedLine(pair);
  return [
    ...answered,
    ...veto,
    probabilityLine(pair, scale),
    similarityLine(pair, scale),
    cropLine(pair),
    togetherLine(pair),
    gapLine(pair),
    ...(speed === null ? [] : [speed]),
  ];
}

/** The whole evidence as one sentence: "0.91 similar, P(same) 0.97, never seen together, 3.1 s apart, ...". */
export function evidenceSentence(pair: QueuePair, scale: EvidenceScale): string {
  const parts: string[] = [];
  if (pair.vetoed) parts.push(`ruled out: ${pair.veto_reason ?? 'seen at the same time, apart'}`);
  parts.push(pair.similarity === null ? 'no pictures to compare' : `${number(pair.similarity)} similar`);
  if (pair.probability !== null) parts.push(`P(same) ${probabilityWords(pair.probability)}`);
  else if (scale.rank !== null) parts.push(`rank ${scale.rank.place} of ${scale.rank.of}`);
  if (pair.covisible_frames === 0) parts.push('never seen together');
  else parts.push(`seen together in ${pair.covisible_frames} ${pair.covisible_frames === 1 ? 'frame' : 'frames'}`);
  if (pair.gap_ms > 0) parts.push(`${durationWords(pair.gap_ms / 1000)} apart`);
  if (pair.needed_speed !== null && pair.gap_ms > 0) {
    parts.push(`would need ${pair.needed_speed.toFixed(1)} body heights a second`);
  }
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
