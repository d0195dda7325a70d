import type { EventSeq, TrackletId } from '#base/ids.ts';
import { differenceOf, doOverlap, intersectionOf, type SegmentSet, trackletsOf } from './segments.ts';

/** `apart`: two different people. `unsure`: looked at, and left open. */
export type RelationKind = 'apart' | 'unsure';

/**
 * What was decided about two sets of rows: every row of `a` against every row of `b`. It is kept by rows, not by persons, so
 * that it goes along with them through merges and splits.
 */
export interface Relation {
  readonly kind: RelationKind;
  /** The event that decided it. */
  readonly by: EventSeq;
  readonly a: SegmentSet;
  readonly b: SegmentSet;
}

/** What is left of a relation, one way round, when everything between `p` and `q` is taken out of it. */
function withoutOneWay(relation: Relation, p: SegmentSet, q: SegmentSet): readonly Relation[] {
  const inP = intersectionOf(relation.a, p);
  if (inP.length === 0 || !doOverlap(relation.b, q)) return [relation];
  const rest: Relation[] = [];
  const outsideP = differenceOf(relation.a, p);
  if (outsideP.length > 0) rest.push({ ...relation, a: outsideP });
  const outsideQ = differenceOf(relation.b, q);
  if (outsideQ.length > 0) rest.push({ ...relation, a: inP, b: outsideQ });
  return rest;
}

/** Whether a relation says something about a row of `p` and a row of `q`. */
export function doesRelate(relation: Relation, p: SegmentSet, q: SegmentSet): boolean {
  return (
    (doOverlap(relation.a, p) && doOverlap(relation.b, q)) || (doOverlap(relation.a, q) && doOverlap(relation.b, p))
  );
}

/**
 * The relations in force while a log is replayed, found by tracklet. A later decision about the same two sets of rows takes
 * the place of an earlier one, and only there: the rest of the earlier one stays.
 */
export class RelationTable {
  readonly #all = new Set<Relation>();
  readonly #byTracklet = new Map<TrackletId, Set<Relation>>();

  /** Every relation, oldest event first. */
  values(): readonly Relation[] {
    return [...this.#all].sort((left, right) => left.by - right.by);
  }

  /** The relations between a row of `p` and a row of `q`. */
  between(p: SegmentSet, q: SegmentSet): readonly Relation[] {
    const found = new Set<Relation>();
    for (const tracklet of trackletsOf(p.length <= q.length ? p : q)) {
      for (const relation of this.#byTracklet.get(tracklet) ?? []) {
        if (doesRelate(relation, p, q)) found.add(relation);
      }
    }
    return [...found].sort((left, right) => left.by - right.by);
  }

  /** Records a decision about `p` and `q` in the place of all earlier ones about them. */
  set(relation: Relation): void {
    this.clearBetween(relation.a, relation.b, ['apart', 'unsure']);
    this.#add(relation);
  }

  /** Takes out what relations of the named kinds say about `p` and `q`. */
  clearBetween(p: SegmentSet, q: SegmentSet, kinds: readonly RelationKind[]): void {
    for (const relation of this.between(p, q)) {
      if (!kinds.includes(relation.kind)) continue;
      this.#remove(relation);
      for (const part of withoutOneWay(relation, p, q)) {
        for (const rest of withoutOneWay(part, q, p)) this.#add(rest);
      }
    }
  }

  #add(relation: Relation): void {
    this.#all.add(relation);
    for (const tracklet of [...trackletsOf(relation.a), ...trackletsOf(relation.b)]) {
      const entry = this.#byTracklet.get(tracklet);
      if (entry === undefined) this.#byTracklet.set(tracklet, new Set([relation]));
      else entry.add(relation);
    }
  }

  #remove(relation: Relation): void {
    this.#all.delete(relation);
    for (const tracklet of [...trackletsOf(relation.a), ...trackletsOf(relation.b)]) {
      this.#byTracklet.get(tracklet)?.delete(relation);
    }
  }
}
