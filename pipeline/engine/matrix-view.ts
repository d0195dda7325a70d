import { ratingOf } from '#comparison/pair-rating.ts';
import { mostPersonsRated } from '#comparison/probability-matrix.ts';
import { vetoCheck } from '#comparison/veto-check.ts';
import type { MatrixView } from '#contract/review.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { clusterOrder } from '#export/cluster-order.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { AssetIds } from './asset-ids.ts';
import type { ProjectFile, ProjectView } from './project-file.ts';

/** The matrix of everybody that could be described, or null where nothing was. */
export function matrixView(file: ProjectFile, assets: AssetIds): MatrixView | null {
  const view = file.view();
  const { gallery, head } = view;
  if (gallery.embedder === null) return null;
  const { persons, rowOf, matrix, described } = gallery.compared();
  const shown = persons.filter((_, index) => rowOf[index] >= 0);
  const missingReason =
    shown.length > mostPersonsRated
      ? `Probabilities of all pairs are shown for up to ${mostPersonsRated} persons; the list has those of the likely ones.`
      : ratingOf(gallery).missingReason;
  return {
    person_ids: shown.map(({ id }) => id),
    cluster_order: Array.from(clusterOrder(matrix, described), (row) => shown[row].id),
    values: assets.urlOf({ kind: 'matrix', number: described, revision: head.seq }),
    probabilities:
      missingReason === null ? assets.urlOf({ kind: 'probabilities', number: described, revision: head.seq }) : null,
    no_probability_reason: missingReason,
    vetoed: vetoedPairs(view, shown),
    threshold: similarityThreshold(gallery.settings.similarity.threshold, gallery.embedder?.id ?? null),
  };
}

/** The pairs that cannot be one. Persons whose times do not meet are told apart without a look at their boxes. */
function vetoedPairs({ gallery, cards }: ProjectView, persons: readonly ReviewPerson[]): [number, number][] {
  const isVetoed = vetoCheck(gallery);
  const byStart = persons
    .map((person) => ({ person, first: cards.card(person).firstFrame, last: cards.card(person).lastFrame }))
    .toSorted((left, right) => left.first - right.first);
  const found: [number, number][] = [];
  byStart.forEach(({ person, last }, index) => {
    for (let other = index + 1; other < byStart.length && byStart[other].first <= last; other++) {
      const partner = byStart[other].person;
      if (isVetoed(person.segments, partner.segments) === null) continue;
      found.push([Math.min(person.id, partner.id), Math.max(person.id, partner.id)]);
    }
  });
  return found.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
}
