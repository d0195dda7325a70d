import { personId } from '#base/ids.ts';
import { checkDecision } from '#contract/check-decision.ts';
import { type DecisionRequest, kindOf, type SeenEvidence } from '#contract/decisions.ts';
import type { DecideReply } from '#contract/replies.ts';
import { appVersion } from '#platform/app-version.ts';
import { appendDecision } from '#project/decisions.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';
import { ratingOf } from './pair-rating.ts';
import { proposeSplit } from './split-proposal.ts';
import { vetoCheck } from './veto-check.ts';

/** Who decides, and whether rules may be overridden. */
interface DecideOptions {
  readonly by: string;
  readonly force: boolean;
  /** What was on screen; where nothing was, what a look at the pairs would have shown is kept. */
  readonly seen?: SeenEvidence | null | undefined;
  /** Of the question; see `askedQuestion`. */
  readonly key?: string | undefined;
}

/** Makes a decision, within the limits that hold at every door, and keeps with it the evidence that it was made on. The gallery shows the state before it. */
export function decideWithEvidence(gallery: Gallery, asked: DecisionRequest, options: DecideOptions): DecideReply {
  const request = checkDecision(asked);
  return appendDecision(gallery.project, request, {
    by: options.by,
    at: new Date().toISOString(),
    appVersion,
    force: options.force,
    seen: seenBy(gallery, request, options.seen ?? null),
    isVetoed: vetoCheck(gallery),
    key: options.key,
  });
}

/**
 * What is kept: what was on screen. A screen that shows many at once knows which pictures were drawn and not the scores of every two;
 * these are put beside it, as a look at the pairs would have shown them.
 */
function seenBy(gallery: Gallery, request: DecisionRequest, seen: SeenEvidence | null): SeenEvidence | null {
  if (seen !== null && (seen.pairs.length > 0 || seen.drawn === undefined)) return seen;
  const evidence = evidenceFor(gallery, request);
  if (seen === null || evidence === null) return seen ?? evidence;
  return { ...evidence, crop_ids: seen.crop_ids, drawn: seen.drawn };
}

/** The groups of persons whose pairs a decision is about. */
function groupsOfPairs(request: DecisionRequest): readonly (readonly number[])[] {
  if (request.kind !== 'join') return [kindOf(request).names(request)];
  return [...request.groups.map(({ persons }) => persons), ...request.aparts.map(({ a, b }) => [a, b])];
}

/** More persons than anybody looks at pair by pair: beyond it the evidence of the neighbours in the list is kept. */
const personsCompared = 12;

function evidenceFor(gallery: Gallery, request: DecisionRequest): SeenEvidence | null {
  const present = (ids: readonly number[]) => ids.flatMap((id) => gallery.state.persons.get(personId(id)) ?? []);
  const persons = present(kindOf(request).names(request));
  if (persons.length === 0) return null;
  const pairs = groupsOfPairs(request)
    .map(present)
    .flatMap((group) =>
      group.flatMap((a, i) =>
        group.slice(i + 1, group.length <= personsCompared ? undefined : i + 2).map((b) => gallery.evidence(a, b)),
      ),
    );
  const rating = ratingOf(gallery);
  return {
    pairs: pairs.map((pair) => ({
      a: pair.a,
      b: pair.b,
      similarity: pair.similarity,
      best_crop_similarity: pair.best_crop_similarity,
      median_crop_similarity: pair.median_crop_similarity,
      probability: rating.rate(pair).probability,
      vetoed: pair.vetoed,
    })),
    model_sha256: gallery.embedder?.model_sha256 ?? null,
    crop_ids:
      (request.kind === 'whole' ? groupsOf(gallery, persons[0]) : null) ??
      persons.flatMap((person) => [...gallery.view(person).cropIds]),
  };
}

/** The crops of the two groups that a person was proposed to be cut into, in order of time; null where it was not. */
function groupsOf(gallery: Gallery, person: ReviewPerson): number[] | null {
  return proposeSplit(gallery, person)?.groups.flat() ?? null;
}
