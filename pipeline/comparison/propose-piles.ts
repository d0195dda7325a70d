import type { PilesView } from '#contract/piles.ts';
import type { RatedPair } from '#contract/replies.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { clusterPairs } from './cluster-pairs.ts';
import { expectedMerges } from './expected-merges.ts';
import type { Gallery } from './gallery.ts';
import { ratingOf } from './pair-rating.ts';
import { ratedPairs } from './rated-pairs.ts';

/** What a pair counts as that is not on the list of many persons: odds of one to fifty, about the usual one of unlisted pairs. */
const unlistedLogOdds = Math.log(1 / 50);

/** How steeply the cosine stands for odds where there is no probability: 0.1 above the threshold are odds of three to one. By eye. */
const logOddsOfCosine = 11;

/** More than the logarithm of any odds. */
const unsureComesLater = 1000;

/** Probabilities closer to 0 or 1 than this are said of no pair. */
const leastChance = 1e-4;

/** The logarithm of the odds of a pair; what was decided, and a veto, forbid. */
function logOddsOf({ probability, similarity, vetoed, decision }: RatedPair, threshold: number): number {
  if (vetoed || decision === 'apart') return Number.NEGATIVE_INFINITY;
  if (probability === null) return similarity === null ? unlistedLogOdds : logOddsOfCosine * (similarity - threshold);
  const chance = Math.min(1 - leastChance, Math.max(leastChance, probability));
  return Math.log(chance / (1 - chance));
}

const knownPiles = new WeakMap<Gallery, PilesView>();

/**
 * The persons laid in piles: those who are likely to be one human being each, by average linkage of what is known of their pairs under
 * vetoes and keep-aparts. A pile's weakest link is the pair in it that is least likely: the one to look at before it is accepted.
 */
export function proposePiles(gallery: Gallery): PilesView {
  const known = knownPiles.get(gallery);
  if (known !== undefined) return known;
  const laid = layPiles(gallery);
  knownPiles.set(gallery, laid);
  return laid;
}

function layPiles(gallery: Gallery): PilesView {
  const { persons, pairs, among } = ratedPairs(gallery);
  const threshold = similarityThreshold(gallery.settings.similarity.threshold, gallery.embedder?.id ?? null);
  const calibrated = ratingOf(gallery).calibration !== null;
  const links = pairs.map(({ i, j, pair }) => ({ i, j, pair, logOdds: logOddsOf(pair, threshold) }));
  const groups = clusterPairs(persons.length, links, unlistedLogOdds);
  const groupOf = new Map(groups.flatMap((items, group) => items.map((item) => [item, group] as const)));
  const inside = Map.groupBy(links, ({ i, j }) => {
    const group = groupOf.get(i);
    return group !== undefined && group === groupOf.get(j) ? group : -1;
  });
  const firstFrame = (place: number): number => gallery.view(persons[place]).frameIndices[0] ?? 0;
  const piles = groups.map((items, group) => {
    const own = inside.get(group) ?? [];
    const weakest = own.toSorted((left, right) => left.logOdds - right.logOdds)[0];
    return {
      persons: items.toSorted((left, right) => firstFrame(left) - firstFrame(right)).map((place) => persons[place].id),
      weakest:
        weakest === undefined
          ? null
          : {
              a: weakest.pair.a,
              b: weakest.pair.b,
              probability: weakest.pair.probability,
              similarity: weakest.pair.similarity,
            },
      // What somebody could not tell comes back behind the rest.
      strength:
        own.reduce((sum, { logOdds }) => sum + logOdds, 0) / Math.max(1, own.length) -
        (own.some(({ pair }) => pair.decision === 'unsure') ? unsureComesLater : 0),
    };
  });
  const grouped = new Set(piles.flatMap((pile) => pile.persons));
  const chances = pairs.flatMap(({ i, j, pair }) =>
    pair.decision !== 'apart' && !pair.vetoed && pair.probability !== null
      ? [{ i, j, probability: pair.probability }]
      : [],
  );
  return {
    piles: piles.toSorted((left, right) => right.strength - left.strength).map(({ strength: _, ...pile }) => pile),
    alone: persons.flatMap(({ id }) => (grouped.has(id) ? [] : [id])),
    expected_merges: calibrated ? expectedMerges(persons.length, chances) : null,
    among,
  };
}
