import type { PairsReply, RatedPair } from '#contract/replies.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { compareEvidence } from '#reid/compare/pair-evidence.ts';
import { areSimilar, type ListRule, listRule, placeInList } from '#review/default-list.ts';
import type { ComparedPersons } from './compared-persons.ts';
import type { Gallery } from './gallery.ts';
import { ratingOf } from './pair-rating.ts';
import type { PairRating, RatingBasis } from './rating.ts';

/** What a list is asked for. */
interface PairQuery {
  /** Cosine from which pairs are listed, the seed's rule; null for the default list. */
  readonly threshold: number | null;
  /** `likely`: without vetoed pairs; `similar`: with the vetoed ones that reach the cosine; `all`: every pair. */
  readonly scope: 'likely' | 'similar' | 'all';
  readonly basis?: RatingBasis | undefined;
}

/**
 * The likely duplicates among the active persons, best first, whatever was decided about them. Where the embedder has a
 * calibration the default list is the pairs that no veto rules out and whose P(same) reaches the calibration's bar; where it
 * has none, or a threshold is given, the pairs from that cosine on.
 */
export function listPairs(gallery: Gallery, query: PairQuery): PairsReply {
  const compared = gallery.compared();
  const { persons } = compared;
  const rating = ratingOf(gallery, query.basis);
  const named = query.threshold ?? gallery.settings.similarity.threshold;
  const threshold = similarityThreshold(named, gallery.embedder?.id ?? null);
  const rule = listRule(threshold, query.threshold === null ? (rating.calibration?.list_from ?? null) : null);
  const pairs: RatedPair[] = [];
  // One look at the file for all: a read of its own costs each pair as much as its row.
  gallery.project.read(() => {
    for (const [i, j] of candidates(compared, { rule, scope: query.scope, rating })) {
      const evidence = gallery.evidence(persons[i], persons[j]);
      if (query.scope === 'likely' && evidence.vetoed) continue;
      const pair = rating.rate(evidence);
      const place = placeInList(rule, pair);
      if (query.scope === 'all' || place === 'listed' || (query.scope === 'similar' && place === 'vetoed')) {
        pairs.push(pair);
      }
    }
  });
  return {
    rule: rule.by,
    similarity_threshold: threshold,
    embedder: gallery.embedder,
    calibration: rating.calibration,
    no_probability_reason: rating.missingReason,
    person_ids: persons.map(({ id }) => id),
    pairs: pairs.sort(rule.by === 'probability' ? compareRated : compareEvidence),
  };
}

interface CandidateQuery {
  readonly rule: ListRule;
  readonly scope: PairQuery['scope'];
  readonly rating: PairRating;
}

/**
 * The pairs that can stand in a list, by the places of the persons with the smaller first: what can be told without the evidence, which
 * takes a thousand times as long.
 */
function* candidates(
  compared: ComparedPersons,
  { rule, scope, rating }: CandidateQuery,
): Generator<readonly [number, number]> {
  const { persons } = compared;
  if (scope === 'all') {
    for (let i = 0; i < persons.length; i++) for (let j = i + 1; j < persons.length; j++) yield [i, j];
    return;
  }
  const likely = new Set<number>();
  if (rule.by === 'probability') {
    for (const { i, j } of rating.reaching?.(persons, rule.from) ?? []) {
      if (compared.rowOf[i] < 0 || compared.rowOf[j] < 0) continue;
      likely.add(i * persons.length + j);
      yield [i, j];
    }
    if (scope === 'likely') return;
  }
  const { left, right, cosine } = compared.close(rule.similarFrom);
  for (const [index, value] of cosine.entries()) {
    const [i, j] = [left[index], right[index]];
    if (areSimilar(rule, value) && !likely.has(i * persons.length + j)) yield [i, j];
  }
}

const defaultLists = new WeakMap<Gallery, PairsReply>();

/** The default list with the vetoed pairs that are similar, made once for a state of the log: the queue and the piles both ask for it. */
export function defaultList(gallery: Gallery): PairsReply {
  const known = defaultLists.get(gallery);
  if (known !== undefined) return known;
  const list = listPairs(gallery, { threshold: null, scope: 'similar' });
  defaultLists.set(gallery, list);
  return list;
}

/** Most probable first; pairs without a probability, the vetoed ones, follow as `compareEvidence` has them. */
export function compareRated(left: RatedPair, right: RatedPair): number {
  return (right.probability ?? -1) - (left.probability ?? -1) || compareEvidence(left, right);
}
