import { counted } from '#contract/words/count-words.ts';

/**
 * What an answer did to the pairs that are open beyond being one of them; empty where it did nothing else, or where that is not known yet.
 * A merge of two who were each asked about with a third leaves one question of two; it can bring new ones as well.
 */
export function settledWords(settled: { readonly left: number; readonly fewer: number } | undefined): string {
  if (settled === undefined || settled.fewer === 0 || settled.fewer === 1) return '';
  const change = settled.fewer > 0 ? `${settled.fewer} fewer` : `${-settled.fewer} more`;
  return `${counted(settled.left, 'pair')} left, ${change} than before.`;
}
