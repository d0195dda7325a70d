import type { QueuePair } from '#contract/review.ts';
import {
  answerWords,
  cropsFact,
  type EvidenceFact,
  evidenceFacts,
  similarityFact,
} from '#contract/words/evidence-words.ts';
import { probabilityFigure, probabilityRange, probabilityVerdict } from '#contract/words/score-words.ts';

/** One line of the evidence: what it is, its number, what that means in words, and which way it points. */
export type EvidenceLine = Omit<EvidenceFact, 'text'>;

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

function rankLine({ rank, noProbabilityReason }: EvidenceScale): EvidenceLine {
  return {
    label: 'Rank',
    figure: rank === null ? 'none' : `${rank.place} of ${rank.of}`,
    words: noProbabilityReason ?? 'there is no probability for this pair',
    points: 'neutral',
  };
}

function probabilityLine(
  probability: number,
  interval: QueuePair['probability_interval'],
  mayBeTwo: readonly number[],
) {
  const range = interval === null ? '' : `; ${probabilityRange(interval)} at 95 %`;
  const label = 'P(same)';
  const figure = probabilityFigure(probability);
  if (mayBeTwo.length === 0) {
    const { points, words } = probabilityVerdict(probability);
    return { label, figure, words: `${words}${range}`, points };
  }
  const who = mayBeTwo.length === 1 ? `person ${mayBeTwo[0]} may be two people` : 'each of the two may be two people';
  return { label, figure, words: `perhaps of a part only, since ${who}${range}`, points: 'neutral' } as const;
}

function answerLines(pair: QueuePair): readonly EvidenceLine[] {
  const figure = answerWords(pair.decision);
  return figure === null
    ? []
    : [{ label: 'Answered', figure, words: 'another answer takes its place', points: 'neutral' }];
}

/** The evidence for and against, strongest first: an answer, a veto, what the pictures say, and where the two were. */
export function evidenceLines(pair: QueuePair, scale: EvidenceScale): readonly EvidenceLine[] {
  const facts = evidenceFacts(pair);
  const [vetoes, rest] = pair.vetoed ? [facts.slice(0, 1), facts.slice(1)] : [[], facts];
  return [
    ...answerLines(pair),
    ...vetoes,
    pair.probability === null
      ? rankLine(scale)
      : probabilityLine(pair.probability, pair.probability_interval, scale.mayBeTwo),
    similarityFact(pair, scale.threshold),
    cropsFact(pair),
    ...rest,
  ];
}

/** The whole evidence as one sentence: "0.91 similar, P(same) 0.97, never seen together, 3.1 s apart (77 frames), ...". */
export function evidenceSentence(pair: QueuePair, scale: EvidenceScale): string {
  const facts = evidenceFacts(pair).map(({ text }) => text);
  const rank = scale.rank === null ? [] : [`rank ${scale.rank.place} of ${scale.rank.of}`];
  const likely = pair.probability === null ? rank : [`P(same) ${probabilityFigure(pair.probability)}`];
  const alike = [similarityFact(pair, scale.threshold).text, ...likely];
  const parts = pair.vetoed ? [facts[0], ...alike, ...facts.slice(1)] : [...alike, ...facts];
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
