import type { Pile } from '#contract/piles.ts';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';

/** The weakest link of a pile as a number: the probability, or the similarity where there is none. */
export function linkFigure({ weakest }: Pile): string {
  if (weakest === null) return 'unknown';
  return weakest.probability === null ? similarityFigure(weakest.similarity) : probabilityFigure(weakest.probability);
}
