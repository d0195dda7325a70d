import { cropDecoder } from '#platform/images/decode-crops.ts';
import { readAnimation } from '#project/animations.ts';
import { readCropImage } from '#project/crops.ts';
import { animateCrops, evenlySpread, maxPreviewFrames } from '#reid/previews/animate-crops.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';

/**
 * The animated preview of a person, a WebP: the stored one of an untouched person; that of a merged or split one is made of
 * its own crops. Throws `internal` for a person without crops.
 */
export async function personPreview(gallery: Gallery, person: ReviewPerson): Promise<Uint8Array> {
  const stored = gallery.isOriginal(person) ? readAnimation(gallery.project, person.id) : null;
  if (stored !== null) return stored.webp;
  const images = gallery.crops(person).map(({ id }) => readCropImage(gallery.project, id));
  const crops = await cropDecoder.decode(
    evenlySpread(
      images.filter((image) => image !== null),
      maxPreviewFrames,
    ),
  );
  const { size_px: sizePx, frame_ms: frameMs, quality } = gallery.settings.previews;
  try {
    return await animateCrops(crops.images, { sizePx, frameMs, quality });
  } finally {
    crops.release();
  }
}
