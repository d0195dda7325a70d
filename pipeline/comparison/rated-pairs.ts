import type { PersonId } from '#base/ids.ts';
import type { RatedPair } from '#contract/replies.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { ComparedPersons } from './compared-persons.ts';
import type { Gallery } from './gallery.ts';
import { defaultList, listPairs } from './list-pairs.ts';
import { ratingOf } from './pair-rating.ts';
import type { PairBound, PairRating } from './rating.ts';

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

function strongest(pairs: readonly PairBound[], count: number): PairBound[] {
  return pairs
    .toSorted((left, right) => right.most - left.most || left.i - right.i || left.j - right.j)
    .slice(0, count);
}

/** How many of the likeliest by the quick look are then looked at closely: their order changes little by that. */
const closelyLookedAt = 600;

/** Where the search for the likeliest stops, one after the other: probabilities, or cosines where there are none. */
const stops = { probability: [0.25, 0.01], cosine: [0.7, 0.4] } as const;

/** Beyond, pairs below the last stop are not gone through: half a minute for ten thousand persons, and none of them is likely. */
const mostGoneThrough = 2000;

/**
 * The pairs that nobody decided and that no veto rules out, the likeliest first, below the default list too. Of some persons, each with
 * any other; where none is named, of all. Among more than 2,000 persons none is named without a cosine of 0.4, or 0.01 of P(same).
 */
export function likeliestPairs(gallery: Gallery, count: number, of: readonly PersonId[]): readonly RatedPair[] {
  const compared = gallery.compared();
  const { persons } = compared;
  const rating = ratingOf(gallery);
  const most = Math.max(closelyLookedAt, count);
  const bounded =
    of.length === 0 ? likeliestOfAll(compared, rating, most) : likeliestOfSome(compared, rating, most, of);
  return bounded
    .map(({ i, j }) => rating.rate(gallery.evidence(persons[i], persons[j])))
    .filter(({ decision, vetoed }) => decision === null && !vetoed)
    .toSorted((left, right) => strengthOf(right) - strengthOf(left) || left.a - right.a || left.b - right.b)
    .slice(0, count);
}

type Bound = (i: number, j: number) => number;

function boundOf(compared: ComparedPersons, rating: PairRating): Bound {
  return rating.mostProbable?.(compared.persons) ?? ((i, j) => compared.cosine(i, j) ?? Number.NEGATIVE_INFINITY);
}

function likeliestOfAll(compared: ComparedPersons, rating: PairRating, count: number): readonly PairBound[] {
  const { persons } = compared;
  let found: readonly PairBound[] = [];
  for (const stop of rating.reaching === null ? stops.cosine : stops.probability) {
    found = rating.reaching?.(persons, stop) ?? similarPairs(compared, stop);
    if (found.length >= count) return strongest(found, count);
  }
  if (persons.length > mostGoneThrough) return strongest(found, count);
  const places = persons.map((_, place) => place);
  return strongestOf(
    boundOf(compared, rating),
    count,
    places.map((i) => [i, places.slice(i + 1)]),
  );
}

function similarPairs(compared: ComparedPersons, least: number): readonly PairBound[] {
  const { left, right, cosine } = compared.close(least);
  return Array.from(cosine, (most, index) => ({ i: left[index], j: right[index], most })).filter(
    ({ most }) => most >= least,
  );
}

function likeliestOfSome(
  compared: ComparedPersons,
  rating: PairRating,
  count: number,
  of: readonly PersonId[],
): readonly PairBound[] {
  const named = new Set<number>(of);
  const [own, others]: [number[], number[]] = [[], []];
  for (const [place, { id }] of compared.persons.entries()) (named.has(id) ? own : others).push(place);
  return strongestOf(
    boundOf(compared, rating),
    count,
    own.map((place) => [place, others]),
  );
}

/** The strongest pairs of each of some places with others: what falls behind the best so far is not even kept. */
function strongestOf(
  bound: Bound,
  count: number,
  pairs: Iterable<readonly [number, readonly number[]]>,
): readonly PairBound[] {
  let found: PairBound[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const [one, others] of pairs) {
    for (const other of others) {
      const most = bound(one, other);
      if (most < least) continue;
      found.push({ i: Math.min(one, other), j: Math.max(one, other), most });
      if (found.length < 8 * count) continue;
      found = strongest(found, count);
      least = found[found.length - 1].most;
    }
  }
  return strongest(found, count);
}

/** What pairs are ordered by: the probability, the cosine where there is none. */
function strengthOf({ probability, similarity }: RatedPair): number {
  return probability ?? similarity ?? Number.NEGATIVE_INFINITY;
}
