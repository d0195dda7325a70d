import type { PairsReply, RatedPair } from '#contract/replies.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { compareEvidence } from '#reid/compare/pair-evidence.ts';
import { areSimilar, listRule, placeInList } from '#review/default-list.ts';
import { cosineOf } from './compared-persons.ts';
import type { Gallery } from './gallery.ts';
import { ratingOf } from './pair-rating.ts';
import type { RatingBasis } from './rating.ts';

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
  const canBeListed = rule.by === 'probability' && query.scope !== 'all' ? rating.mayBeListed(persons) : () => true;
  const pairs: RatedPair[] = [];
  for (let i = 0; i < persons.length; i++) {
    for (let j = i + 1; j < persons.length; j++) {
      const cosine = cosineOf(compared, i, j);
      if (query.scope !== 'all') {
        // What can be told without the evidence, which takes a thousand times as long.
        const isSimilar = areSimilar(rule, cosine);
        const mayBeListed =
          rule.by === 'cosine'
            ? isSimilar
            : (query.scope === 'similar' && isSimilar) || (cosine !== null && canBeListed(i, j));
        if (!mayBeListed) continue;
      }
      const evidence = gallery.evidence(persons[i], persons[j]);
      if (query.scope === 'likely' && evidence.vetoed) continue;
      const pair = rating.rate(evidence);
      const place = placeInList(rule, pair);
      if (query.scope === 'all' || place === 'listed' || (query.scope === 'similar' && place === 'vetoed')) {
        pairs.push(pair);
      }
    }
  }
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
