import type { EmbedderInfo } from '../replies.ts';

/** Where the similarities come from, as the end of a sentence. The stand-in without weights is always named as such. */
export function embedderWords(embedder: Pick<EmbedderInfo, 'id' | 'device' | 'weightless'> | null): string {
  if (embedder === null) return 'without similarity: the crops were not described';
  const mark = embedder.weightless ? ', a stand-in that needs no weights and is weaker than a trained model' : '';
  return `compared by ${embedder.id} on ${embedder.device}${mark}`;
}
