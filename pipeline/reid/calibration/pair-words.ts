import type { PairEvidence } from '#contract/replies.ts';
import type { PairMeasures } from './pair-measures.ts';

/**
 * Where the words change. Of the pairs of the public videos that are the same person nine in ten have a likeness above 0.45,
 * and of the others one in a hundred; crops that match at 0.45 and more are found in nine of ten true pairs.
 */
const alike = { very: 0.6, fairly: 0.4, little: 0.2 } as const;
const matched = { most: 0.55, some: 0.4 } as const;

/** How far from the usual a person's steadiness must be to be worth a word: about one standard deviation. */
const unusual = 0.12;

/** Body heights a second. 4 m/s, a good runner's pace, are 2.3 of them; boxes are no tape measure. */
const fasterThanRunning = 4;

/** What speaks for and against two persons being one, in words, what the probability weighs first. */
export function pairWords(pair: PairEvidence, measures: PairMeasures | null, usualSteadiness: number): string[] {
  const words: string[] = [];
  if (pair.vetoed) words.push(pair.veto_reason ?? 'cannot be one person');
  if (measures !== null)
    words.push(likenessWords(measures), matchWords(measures), ...steadyWords(measures, usualSteadiness));
  if (pair.overlapping_frames > 0 && !pair.vetoed) {
    words.push(`in ${pair.overlapping_frames} common frames the two boxes lie on one body`);
  }
  if (pair.needed_speed !== null && pair.needed_speed > fasterThanRunning) {
    words.push(
      `one person would have moved at ${pair.needed_speed.toFixed(1)} body heights a second between them, faster than most people run`,
    );
  }
  return words;
}

function likenessWords({ likeness }: PairMeasures): string {
  const degree =
    likeness >= alike.very
      ? 'very much alike'
      : likeness >= alike.fairly
        ? 'alike'
        : likeness >= alike.little
          ? 'a little alike'
          : 'no more alike than any two here';
  return `as a whole they look ${degree} (${likeness.toFixed(2)}; any two people of this video are around 0)`;
}

function matchWords({ bestMatches }: PairMeasures): string {
  const degree =
    bestMatches >= matched.most
      ? 'most crops of each have a close match'
      : bestMatches >= matched.some
        ? 'some crops of each have a close match'
        : 'the crops of the one have no close match';
  return `${degree} in the other (${bestMatches.toFixed(2)} on average)`;
}

function steadyWords({ steadiness }: PairMeasures, usual: number): readonly string[] {
  if (steadiness === null) return ['with a single crop each there is little to go by'];
  const figure = `(${steadiness.toFixed(2)}, ${usual.toFixed(2)} is usual)`;
  if (steadiness < usual - unusual) {
    return [`the crops of one of the two differ among themselves ${figure}, so less likeness says as much`];
  }
  if (steadiness > usual + unusual) {
    return [`both look the same in all their crops ${figure}, so more likeness is needed to say as much`];
  }
  return [];
}
