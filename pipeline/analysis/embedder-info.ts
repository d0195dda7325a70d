import type { EmbedderInfo } from '#contract/replies.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';

/** What is kept about the embedder with every result. */
export function embedderInfo(embedder: CropEmbedder): EmbedderInfo {
  const { id, modelSha256, device, dimension, weightless } = embedder;
  return { id, model_sha256: modelSha256, device, dimension, weightless };
}
