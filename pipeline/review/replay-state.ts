import type { EventSeq, PersonId } from '#base/ids.ts';
import { personId } from '#base/ids.ts';
import type { Originals } from './originals.ts';
import { doesRelate, type Relation, RelationTable } from './relations.ts';
import type { MergedPerson, ReviewPerson, ReviewState } from './review-state.ts';
import { type Segment, type SegmentSet, unionOf } from './segments.ts';

/** What an action is judged against: the persons at one point of the log. */
export interface ReviewView {
  readonly originals: Originals;
  readonly persons: ReadonlyMap<PersonId, ReviewPerson>;
  readonly merged: ReadonlyMap<PersonId, MergedPerson>;
  /** Which split made an id, whether in force or taken back; for sentences about ids that are not there. */
  readonly madeBy: ReadonlyMap<PersonId, EventSeq>;
  /** The relations between a row of `p` and a row of `q`, oldest first. */
  readonly relationsBetween: (p: SegmentSet, q: SegmentSet) => readonly Relation[];
}

/**
 * The state while a log is replayed: the maps change, what is in them is replaced, never changed. Only `replay` makes one;
 * what leaves this folder is the readonly `ReviewState`.
 */
export interface ReplayState extends ReviewView {
  readonly persons: Map<PersonId, ReviewPerson>;
  readonly merged: Map<PersonId, MergedPerson>;
  readonly relations: RelationTable;
  readonly wholes: Map<string, EventSeq>;
}

/** The end of the log, as a new action finds it. */
export function viewOf(state: ReviewState): ReviewView {
  return {
    ...state,
    relationsBetween: (p, q) => state.relations.filter((relation) => doesRelate(relation, p, q)),
  };
}

/** The persons as the analysis left them, each with the whole of their tracklets. */
export function initialState(originals: Originals, madeBy: ReadonlyMap<PersonId, EventSeq>): ReplayState {
  const segments = new Map<PersonId, SegmentSet>();
  for (const { id, personId: owner, firstFrame, lastFrame } of originals.tracklets) {
    const whole: Segment = { trackletId: id, firstFrame, lastFrame };
    segments.set(owner, unionOf(segments.get(owner) ?? [], [whole]));
  }
  const persons = new Map<PersonId, ReviewPerson>();
  for (const { id, hiddenReason } of originals.persons) {
    const own = segments.get(id) ?? [];
    persons.set(personId(id), { id, name: null, hiddenBy: null, hiddenReason, segments: own, setAside: [], notes: [] });
  }
  const relations = new RelationTable();
  const relationsBetween = (p: SegmentSet, q: SegmentSet) => relations.between(p, q);
  return { originals, persons, merged: new Map(), relations, relationsBetween, wholes: new Map(), madeBy };
}
