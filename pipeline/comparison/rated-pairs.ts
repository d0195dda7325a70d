import type { PersonId } from '#base/ids.ts';
import type { RatedPair } from '#contract/replies.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import { cosineOf } from './compared-persons.ts';
import type { Gallery } from './gallery.ts';
import { defaultList, listPairs } from './list-pairs.ts';
import { ratingOf } from './pair-rating.ts';

/** Persons up to which every pair is looked at: 1,770 pairs, about a tenth of a second. Beyond, the listed ones are. */
const mostRatedWhole = 60;

/** Pairs of some persons with what is known of them. */
interface RatedPairs {
  /** The persons on the list, whose places the pairs have. */
  readonly persons: readonly ReviewPerson[];
  readonly pairs: readonly { readonly i: number; readonly j: number; readonly pair: RatedPair }[];
  /** Whether these are all pairs, or those of the default list alone. */
  readonly among: 'all' | 'listed';
}

/** The pairs that piles are made of, and that further merges are expected among: all of a few persons, the listed ones of many. */
export function ratedPairs(gallery: Gallery): RatedPairs {
  const { persons } = gallery.compared();
  const placeOf = new Map<number, number>(persons.map(({ id }, place) => [id, place]));
  const among = persons.length <= mostRatedWhole ? 'all' : 'listed';
  const { pairs } = among === 'all' ? listPairs(gallery, { threshold: null, scope: 'all' }) : defaultList(gallery);
  return {
    persons,
    pairs: pairs.flatMap((pair) => {
      const [i, j] = [placeOf.get(pair.a), placeOf.get(pair.b)];
      return i === undefined || j === undefined ? [] : [{ i, j, pair }];
    }),
    among,
  };
}

/** Two persons by their places, and the most that can be said of them. */
interface PairBound {
  readonly i: number;
  readonly j: number;
  readonly most: number;
}

function strongest(pairs: readonly PairBound[], count: number): PairBound[] {
  return pairs.toSorted((left, right) => right.most - left.most).slice(0, count);
}

/** How many of the likeliest by the quick look are then looked at closely: their order changes little by that. */
const closelyLookedAt = 600;

/**
 * The pairs that nobody decided and that no veto rules out, the likeliest first, below the default list too. Of some persons, each with
 * any other; where none is named, of all.
 */
export function likeliestPairs(gallery: Gallery, count: number, of: readonly PersonId[]): readonly RatedPair[] {
  const compared = gallery.compared();
  const { persons } = compared;
  const rating = ratingOf(gallery);
  const bound =
    rating.mostProbable?.(persons) ?? ((i: number, j: number) => cosineOf(compared, i, j) ?? Number.NEGATIVE_INFINITY);
  const named = new Set<number>(of);
  const most = Math.max(closelyLookedAt, count);
  let found: PairBound[] = [];
  // Half a million pairs of a thousand persons: what falls behind the best so far is not even kept.
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < persons.length; i++) {
    for (let j = i + 1; j < persons.length; j++) {
      if (named.size > 0 && named.has(persons[i].id) === named.has(persons[j].id)) continue;
      const bounded = bound(i, j);
      if (bounded <= least) continue;
      found.push({ i, j, most: bounded });
      if (found.length < 8 * most) continue;
      found = strongest(found, most);
      least = found[found.length - 1].most;
    }
  }
  return strongest(found, most)
    .map(({ i, j }) => rating.rate(gallery.evidence(persons[i], persons[j])))
    .filter(({ decision, vetoed }) => decision === null && !vetoed)
    .toSorted((left, right) => strengthOf(right) - strengthOf(left) || left.a - right.a || left.b - right.b)
    .slice(0, count);
}

/** What pairs are ordered by: the probability, the cosine where there is none. */
function strengthOf({ probability, similarity }: RatedPair): number {
  return probability ?? similarity ?? Number.NEGATIVE_INFINITY;
}
