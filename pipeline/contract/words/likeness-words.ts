import type { PairEvidence } from '../replies.ts';
import { evidenceFacts } from './evidence-words.ts';

/** What the calibration measures of how two persons look; see `PairMeasures` of `reid/calibration`. All -1 to 1. */
export interface LikenessMeasures {
  readonly likeness: number;
  readonly bestMatches: number;
  readonly steadiness: number | null;
}

/**
 * Where the words change. Of the pairs of the public videos that are the same person nine in ten have a likeness above 0.45,
 * and of the others one in a hundred; crops that match at 0.45 and more are found in nine of ten true pairs.
 */
const alike = { very: 0.6, fairly: 0.4, little: 0.2 } as const;
const matched = { most: 0.55, some: 0.4 } as const;

/** How far from the usual a person's steadiness must be to be worth a word: about one standard deviation. */
const unusual = 0.12;

/**
 * What speaks for and against two persons being one, in words: a veto, then what the probability weighs, then what place and time
 * say where they take a side. `measures` is null where there is no calibration or nothing to measure.
 */
export function reasonWords(
  pair: PairEvidence,
  measures: LikenessMeasures | null,
  usualSteadiness: number,
): readonly string[] {
  const facts = evidenceFacts(pair);
  const textOf = (label: string, ...points: readonly ('for' | 'against')[]) =>
    facts.filter((fact) => fact.label === label && points.some((each) => each === fact.points)).map(({ text }) => text);
  return [
    ...facts.filter(({ label }) => label === 'Ruled out').map(({ words }) => `ruled out: ${words}`),
    ...(measures === null
      ? []
      : [likenessWords(measures), matchWords(measures), ...steadyWords(measures, usualSteadiness)]),
    ...(pair.vetoed ? [] : textOf('Seen together', 'for', 'against')),
    // That a walk would do says little: most people of a street could have walked so.
    ...textOf('Needed speed', 'against'),
  ];
}

function likenessWords({ likeness }: LikenessMeasures): string {
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

function matchWords({ bestMatches }: LikenessMeasures): string {
  const degree =
    bestMatches >= matched.most
      ? 'most crops of each have a close match'
      : bestMatches >= matched.some
        ? 'some crops of each have a close match'
        : 'the crops of the one have no close match';
  return `${degree} in the other (${bestMatches.toFixed(2)} on average)`;
}

function steadyWords({ steadiness }: LikenessMeasures, usual: number): readonly string[] {
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
