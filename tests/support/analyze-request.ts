import type { z } from 'zod';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { settings } from '#contract/settings.ts';

/** A request to analyse MOT tracks, with the weightless descriptor unless the settings say otherwise. */
export function tracksRequest(
  video: string,
  tracks: string,
  out: string,
  overlay: z.input<typeof settings> = {},
): AnalyzeRequest {
  return {
    video,
    source: { kind: 'tracks', path: tracks },
    out,
    settings: settings.parse({ ...overlay, similarity: { embedder: 'stripes', ...overlay.similarity } }),
    force: false,
  };
}
