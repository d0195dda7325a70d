import type { ReviewPerson } from '#review/review-state.ts';
import { boxBreak } from '#tracking/tracks/box-break.ts';
import type { Gallery } from './gallery.ts';

/** For each picture but the first, in order of time: the frame at which a cut that begins with it would best be made. */
export function cutPlaces(
  gallery: Gallery,
  person: ReviewPerson,
): readonly { readonly crop: number; readonly at_frame: number }[] {
  const view = gallery.view(person);
  const crops = gallery.crops(person).filter(({ quality }) => quality !== null);
  return crops.slice(1).flatMap((crop, index) => {
    const before = crops[index];
    if (before.frameIndex >= crop.frameIndex) return [];
    return [{ crop: crop.id, at_frame: boxBreak(view, before.frameIndex, crop.frameIndex) }];
  });
}
