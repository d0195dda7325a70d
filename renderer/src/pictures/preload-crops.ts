import type { CropView } from '#contract/review.ts';
import { loadBitmap } from './bitmap-cache.ts';

/** How many pictures are fetched at once: a browser opens six connections to a host, and what is on screen comes first. */
const atOnce = 4;

/**
 * Decodes crops ahead of their being shown, in this order, until `signal` says that they are no longer wanted. Never rejects: a
 * picture that cannot be loaded now is asked for again, and its failure shown, where it is drawn.
 */
export async function preloadCrops(crops: readonly CropView[], signal: AbortSignal): Promise<void> {
  const waiting = [...crops];
  const work = async () => {
    for (let crop = waiting.shift(); crop !== undefined && !signal.aborted; crop = waiting.shift()) {
      await loadBitmap(crop.url, crop.height).then(
        () => undefined,
        () => undefined,
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
