import type { CropView, PersonDetail } from '#contract/review.ts';

/** The crops of a pair in the order in which they are looked at. */
interface NeededCrops {
  /** What the first moment shows: where each player begins, and the best of each. */
  readonly first: readonly CropView[];
  /** The others, in order of time, the persons in turns, as the players come to them. */
  readonly rest: readonly CropView[];
}

/** Orders the crops of the persons of a pair by when they will be seen. */
export function cropsByNeed(persons: readonly Pick<PersonDetail, 'all_crops'>[]): NeededCrops {
  const first: CropView[] = [];
  const rest: { readonly crop: CropView; readonly place: number }[] = [];
  for (const { all_crops } of persons) {
    all_crops
      .toSorted((one, other) => one.frame - other.frame)
      .forEach((crop, place) => {
        if (place === 0 || crop.best_rank !== null) first.push(crop);
        else rest.push({ crop, place });
      });
  }
  return {
    first: first.toSorted((one, other) => (one.best_rank ?? -1) - (other.best_rank ?? -1)),
    rest: rest.toSorted((one, other) => one.place - other.place).map(({ crop }) => crop),
  };
}
