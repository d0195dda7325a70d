import { DoppelError } from '#base/doppel-error.ts';
import type { EventSeq, PersonId } from '#base/ids.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import type { Originals } from './originals.ts';
import type { Relation, RelationKind } from './relations.ts';
import { type SegmentSet, segmentsKey } from './segments.ts';

/** A person as the decisions in force leave them. */
export interface ReviewPerson {
  readonly id: PersonId;
  /** Null until someone gives a name. */
  readonly name: string | null;
  /** The event that hides the person, or null. */
  readonly hiddenBy: EventSeq | null;
  /** Why a setting of the analysis hides the person, in words, or null. */
  readonly hiddenReason: string | null;
  /** The rows that belong to the person. */
  readonly segments: SegmentSet;
  /** Crops that were set aside: not used to compare the person or to show it. Ascending. */
  readonly setAside: readonly number[];
  /** Oldest first. A merge keeps the notes of all its parts; after a split they stay with the old id. */
  readonly notes: readonly { readonly by: EventSeq; readonly text: string }[];
}

/** Where a person went whose id is not active. */
export interface MergedPerson {
  readonly into: PersonId;
  readonly by: EventSeq;
}

/** An event of the log and whether it counts. */
export interface JudgedEvent {
  readonly event: DecisionEvent;
  /** For an undo or a redo: whether it is the last word on the event that it names. */
  readonly inForce: boolean;
  /** The undo that took a decision back, or the redo or undo that overtook an undo or redo; null when in force. */
  readonly takenBackBy: EventSeq | null;
}

/** What was decided about two active persons. `by` is the latest event that says so. */
export interface PairDecision {
  readonly a: PersonId;
  readonly b: PersonId;
  readonly kind: RelationKind;
  readonly by: EventSeq;
}

/** What the analyst sees: the original persons with every decision in force applied in its place. */
export interface ReviewState {
  readonly originals: Originals;
  /** The active persons, hidden ones included, by id, ascending. */
  readonly persons: ReadonlyMap<PersonId, ReviewPerson>;
  /** The ids that a merge made inactive. */
  readonly merged: ReadonlyMap<PersonId, MergedPerson>;
  /** Keep-apart and unsure decisions, by rows, oldest first. */
  readonly relations: readonly Relation[];
  /** The same, by active persons: the key is `pairKey(a, b)`. Where both kinds hold, apart wins. */
  readonly pairs: ReadonlyMap<string, PairDecision>;
  /** Which event said that a set of rows, by its `segmentsKey`, is one person; the latest in force. */
  readonly wholes: ReadonlyMap<string, EventSeq>;
  /** The whole log; event n stands at index n - 1. */
  readonly events: readonly JudgedEvent[];
  /** Which split made an id, whether in force or taken back. */
  readonly madeBy: ReadonlyMap<PersonId, EventSeq>;
  /** The id that the next split gives: one above every id ever used. */
  readonly nextPersonId: PersonId;
}

/** The key of two persons in `ReviewState.pairs`, whichever is named first. */
export function pairKey(a: number, b: number): string {
  return a < b ? `${a}:${b}` : `${b}:${a}`;
}

/** Whether a person is off the list, by a decision or by a setting of the analysis. */
export function isHidden(person: ReviewPerson): boolean {
  return person.hiddenBy !== null || person.hiddenReason !== null;
}

/** The event that says that the person, with exactly the rows that it has, is one human being; null where none does. */
export function wholeBy({ wholes }: ReviewState, { segments }: ReviewPerson): EventSeq | null {
  return wholes.get(segmentsKey(segments)) ?? null;
}

/** The original persons that an active person has rows of, ascending. Throws `internal` for a tracklet that is unknown. */
export function originalIdsOf(state: ReviewState, person: ReviewPerson): readonly PersonId[] {
  const ids = new Set<PersonId>();
  for (const { trackletId } of person.segments) {
    const owner = state.originals.ownerOf(trackletId);
    if (owner === undefined) throw new DoppelError('internal', `Tracklet ${trackletId} belongs to no person.`);
    ids.add(owner);
  }
  return [...ids].sort((left, right) => left - right);
}
