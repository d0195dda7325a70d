import type { HidingReason } from '#contract/grouping-log.ts';
import type { PersonRank } from './rank-persons.ts';

/** Which persons are hidden at first. Null hides none. */
interface FilterSettings {
  /** Show so many of the best ranked. */
  readonly top: number | null;
  /** Share of the video past which a first frame counts as late. */
  readonly maxFirstAppearance: number | null;
}

/**
 * Names the persons to hide, with the reason: those who come late, and of the others those ranked below the first `top`.
 * Nothing is left out of the project: late arrivals are where the duplicates are, so hiding is all that a filter may do.
 *
 * @param ranking the best first, as `rankPersons` gives it
 * @param frameCount frames of the video
 */
export function filterPersons(
  ranking: readonly PersonRank[],
  { top, maxFirstAppearance }: FilterSettings,
  frameCount: number,
): readonly HidingReason[] {
  const firstShare = ({ person }: PersonRank): number => person.frameIndices[0] / frameCount;
  const isLate = (rank: PersonRank): boolean => maxFirstAppearance !== null && firstShare(rank) > maxFirstAppearance;
  const late = ranking.filter(isLate).map(
    (rank): HidingReason => ({
      kind: 'hidden',
      person: rank.person.personId,
      rule: 'max_first_appearance',
      value: firstShare(rank),
      most: maxFirstAppearance ?? 1,
    }),
  );
  const low = ranking
    .filter((rank) => !isLate(rank))
    .map((rank, index) => ({ rank, place: index + 1 }))
    .filter(({ place }) => top !== null && place > top)
    .map(
      ({ rank, place }): HidingReason => ({
        kind: 'hidden',
        person: rank.person.personId,
        rule: 'top',
        value: place,
        most: top ?? place,
      }),
    );
  return [...late, ...low];
}
