import type { CropView } from '#contract/review.ts';

/** How a person can be cut in two. */
export type SplitWay =
  | { readonly kind: 'frame'; readonly frame: number }
  | { readonly kind: 'tracklets'; readonly tracklets: readonly number[] };

/** The crops that would stay with the person, and those that would become the new one. In order of time. */
interface SplitParts {
  readonly stays: readonly CropView[];
  readonly goes: readonly CropView[];
}

/** What a cut would do to a person's crops: from its frame on, or of its tracklets, they go to the new person. */
export function splitParts(crops: readonly CropView[], way: SplitWay): SplitParts {
  const goes = (crop: CropView) =>
    way.kind === 'frame' ? crop.frame >= way.frame : way.tracklets.includes(crop.tracklet);
  const inTime = crops.toSorted((one, other) => one.frame - other.frame);
  return { stays: inTime.filter((crop) => !goes(crop)), goes: inTime.filter(goes) };
}

/** Why a cut cannot be made, in words; null when it can. */
export function splitObjection(
  way: SplitWay,
  person: { first_frame: number; last_frame: number; segments: readonly { tracklet: number }[] },
): string | null {
  if (way.kind === 'frame') {
    return way.frame > person.first_frame && way.frame <= person.last_frame
      ? null
      : `Choose a frame after ${person.first_frame} and up to ${person.last_frame}: both parts need something.`;
  }
  const all = new Set(person.segments.map(({ tracklet }) => tracklet));
  if (way.tracklets.length === 0) return 'Choose the tracklets that are another person.';
  return way.tracklets.length < all.size ? null : 'One tracklet at least must stay.';
}
