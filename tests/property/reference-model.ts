import type { DecisionAction, DecisionEvent } from '#contract/decisions.ts';
import type { TestTracklet } from './tried-review.ts';

/**
 * The plain model that the review is compared with: every row carries the number of its person, every pair of rows what was
 * last decided about it. Slow, and too simple to be wrong.
 */
export interface Model {
  /** `tracklet:frame` to person. */
  readonly owner: Map<string, number>;
  readonly names: Map<number, string>;
  readonly hiddenBy: Map<number, number>;
  /** `row|row`, sorted, to the decision and its event. */
  readonly pairs: Map<string, { readonly kind: 'apart' | 'unsure'; readonly by: number }>;
  /** The rows, sorted, of what was said to be one person, to the latest event that says so. */
  readonly wholes: Map<string, number>;
  /** The decisions that could not be applied, in order. */
  readonly failed: number[];
  /** `event: what it went against`. */
  readonly contradictions: Set<string>;
}

const rowPair = (p: string, q: string) => (p < q ? `${p}|${q}` : `${q}|${p}`);
const frameOf = (row: string) => Number(row.split(':')[1]);
const trackletOf = (row: string) => Number(row.split(':')[0]);

/** The rows of a person. */
export function rowsOf(model: Model, person: number): readonly string[] {
  return [...model.owner].filter(([, owner]) => owner === person).map(([row]) => row);
}

/** The event that says that a person with just these rows is one human being. */
export function wholeOf(model: Model, person: number): number | null {
  return model.wholes.get(rowsOf(model, person).toSorted().join(' ')) ?? null;
}

/** The kind that holds between two persons: apart where any two rows say so, else unsure, else null. */
export function relationOf(model: Model, a: number, b: number): 'apart' | 'unsure' | null {
  const kinds = rowsOf(model, a).flatMap((p) => rowsOf(model, b).map((q) => model.pairs.get(rowPair(p, q))?.kind));
  if (kinds.includes('apart')) return 'apart';
  return kinds.includes('unsure') ? 'unsure' : null;
}

/** Whether the action makes sense on the persons that there are. */
export function isApplicable(model: Model, action: DecisionAction): boolean {
  const active = new Set(model.owner.values());
  switch (action.kind) {
    case 'merge':
      return (
        new Set(action.persons).size === action.persons.length &&
        action.persons.every((id) => active.has(id)) &&
        action.persons.includes(action.into)
      );
    case 'join': {
      const all = action.groups.flatMap(({ persons }) => persons);
      const survivor = survivorIn(action);
      return (
        new Set(all).size === all.length &&
        action.groups.every((group) => isApplicable(model, { kind: 'merge', ...group })) &&
        action.aparts.every(({ a, b }) => active.has(a) && active.has(b) && survivor(a) !== survivor(b))
      );
    }
    case 'apart':
    case 'unsure':
      return action.a !== action.b && active.has(action.a) && active.has(action.b);
    case 'split': {
      const early = rowsOf(model, action.person).filter((row) => frameOf(row) < action.at_frame);
      return early.length > 0 && early.length < rowsOf(model, action.person).length;
    }
    case 'cut':
      return partsAt(rowsOf(model, action.person), action.at_frames).every((part) => part.length > 0);
    case 'give': {
      const rows = rowsOf(model, action.person);
      const given = rows.filter((row) => isWithin(row, action.stretches));
      return action.person !== action.to && active.has(action.to) && given.length > 0 && given.length < rows.length;
    }
    case 'split_tracklets': {
      const own = new Set(rowsOf(model, action.person).map(trackletOf));
      return action.tracklets.every((id) => own.has(id)) && new Set(action.tracklets).size < own.size;
    }
    case 'rename':
    case 'hide':
    case 'show':
    case 'whole':
    case 'set_aside':
    case 'note':
      return active.has(action.person);
    default:
      return true;
  }
}

type ActionOf<Kind> = Extract<DecisionAction, { kind: Kind }>;

/** The id that a person has behind a join. */
function survivorIn({ groups }: ActionOf<'join'>): (person: number) => number {
  return (person) => groups.find(({ persons }) => persons.includes(person))?.into ?? person;
}

/** Rows by the part that they fall into: before the first frame, then from each up to the next. */
function partsAt(rows: readonly string[], frames: readonly number[]): readonly (readonly string[])[] {
  return [Number.NEGATIVE_INFINITY, ...frames].map((from, index) =>
    rows.filter((row) => frameOf(row) >= from && frameOf(row) < (frames[index] ?? Number.POSITIVE_INFINITY)),
  );
}

function isWithin(row: string, stretches: ActionOf<'give'>['stretches']): boolean {
  return stretches.some(({ first_frame, last_frame }) => frameOf(row) >= first_frame && frameOf(row) <= last_frame);
}

function named(action: DecisionAction): readonly number[] {
  if (action.kind === 'join')
    return [...action.groups.flatMap(({ persons }) => persons), ...action.aparts.flatMap(({ a, b }) => [a, b])];
  if (action.kind === 'give') return [action.person, action.to];
  if (action.kind === 'merge') return action.persons;
  if (action.kind === 'apart' || action.kind === 'unsure') return [action.a, action.b];
  return 'person' in action ? [action.person] : [];
}

/** What the action goes against: `apart:event`, `hidden:event:person`. */
export function contradictionsIn(model: Model, action: DecisionAction): readonly string[] {
  const found = new Set<string>();
  for (const id of action.kind === 'show' ? [] : named(action)) {
    const by = model.hiddenBy.get(id);
    if (by !== undefined) found.add(`hidden:${by}:${id}`);
  }
  if (action.kind === 'join') {
    for (const { persons, into } of action.groups) {
      for (const each of contradictionsIn(model, { kind: 'merge', persons, into })) found.add(each);
    }
  }
  if (action.kind === 'merge') {
    for (const a of action.persons) {
      for (const b of action.persons) {
        if (a === b) continue;
        for (const p of rowsOf(model, a)) {
          for (const q of rowsOf(model, b)) {
            const pair = model.pairs.get(rowPair(p, q));
            if (pair?.kind === 'apart') found.add(`apart:${pair.by}`);
          }
        }
      }
    }
  }
  return [...found];
}

function relabel(model: Model, rows: readonly string[], person: number): void {
  for (const row of rows) model.owner.set(row, person);
}

function copyHidden(model: Model, from: number, to: number): void {
  const by = model.hiddenBy.get(from);
  if (by !== undefined) model.hiddenBy.set(to, by);
}

function apply(model: Model, action: DecisionAction, by: number): void {
  switch (action.kind) {
    case 'merge': {
      const order = [action.into, ...action.persons.filter((id) => id !== action.into)];
      const rows = order.map((id) => rowsOf(model, id));
      for (const p of rows.flat()) {
        for (const q of rows.flat()) {
          const isOnePerson = model.owner.get(p) === model.owner.get(q);
          if (!isOnePerson && model.pairs.get(rowPair(p, q))?.kind === 'unsure') model.pairs.delete(rowPair(p, q));
        }
      }
      const name = order.map((id) => model.names.get(id)).find((text) => text !== undefined);
      const isHidden = order.every((id) => model.hiddenBy.has(id));
      for (const id of order.slice(1)) {
        model.names.delete(id);
        model.hiddenBy.delete(id);
      }
      if (name !== undefined) model.names.set(action.into, name);
      if (!isHidden) model.hiddenBy.delete(action.into);
      relabel(model, rows.flat(), action.into);
      break;
    }
    case 'join': {
      for (const group of action.groups) apply(model, { kind: 'merge', ...group }, by);
      const survivor = survivorIn(action);
      for (const { a, b } of action.aparts) apply(model, { kind: 'apart', a: survivor(a), b: survivor(b) }, by);
      break;
    }
    case 'apart':
    case 'unsure':
      for (const p of rowsOf(model, action.a)) {
        for (const q of rowsOf(model, action.b)) model.pairs.set(rowPair(p, q), { kind: action.kind, by });
      }
      break;
    case 'split': {
      const rows = rowsOf(model, action.person);
      relabel(
        model,
        rows.filter((row) => frameOf(row) >= action.at_frame),
        action.new_person,
      );
      copyHidden(model, action.person, action.new_person);
      break;
    }
    case 'cut':
      partsAt(rowsOf(model, action.person), action.at_frames)
        .slice(1)
        .forEach((rows, index) => {
          relabel(model, rows, action.new_persons[index]);
          copyHidden(model, action.person, action.new_persons[index]);
        });
      break;
    case 'give':
      relabel(
        model,
        rowsOf(model, action.person).filter((row) => isWithin(row, action.stretches)),
        action.to,
      );
      break;
    case 'split_tracklets': {
      const rows = rowsOf(model, action.person);
      relabel(
        model,
        rows.filter((row) => action.tracklets.includes(trackletOf(row))),
        action.new_person,
      );
      copyHidden(model, action.person, action.new_person);
      break;
    }
    case 'rename':
      if (action.name === '') model.names.delete(action.person);
      else model.names.set(action.person, action.name);
      break;
    case 'hide':
      model.hiddenBy.set(action.person, by);
      break;
    case 'show':
      model.hiddenBy.delete(action.person);
      break;
    case 'whole': {
      const isOf = (row: string) =>
        action.segments.some(
          ({ tracklet, first_frame, last_frame }) =>
            tracklet === trackletOf(row) && frameOf(row) >= first_frame && frameOf(row) <= last_frame,
        );
      model.wholes.set([...model.owner.keys()].filter(isOf).toSorted().join(' '), by);
      break;
    }
    default:
      break;
  }
}

/** Applies decisions one by one to the original rows; those that cannot be applied are left out and listed. */
export function runModel(tracklets: readonly TestTracklet[], decisions: readonly DecisionEvent[]): Model {
  const model: Model = {
    owner: new Map(tracklets.flatMap(([id, person, frames]) => frames.map((frame) => [`${id}:${frame}`, person]))),
    names: new Map(),
    hiddenBy: new Map(),
    pairs: new Map(),
    wholes: new Map(),
    failed: [],
    contradictions: new Set(),
  };
  for (const { seq, action } of decisions) {
    if (!isApplicable(model, action)) {
      model.failed.push(seq);
      continue;
    }
    for (const found of contradictionsIn(model, action)) model.contradictions.add(`${seq}: ${found}`);
    apply(model, action, seq);
  }
  return model;
}

/** The decisions of a log that count: those whose last undo or redo, if any, is a redo. */
export function decisionsInForce(events: readonly DecisionEvent[]): readonly DecisionEvent[] {
  return events.filter(({ seq, action }) => {
    if (action.kind === 'undo' || action.kind === 'redo') return false;
    const lastWord = events.findLast(
      (other) => (other.action.kind === 'undo' || other.action.kind === 'redo') && other.action.event === seq,
    );
    return lastWord?.action.kind !== 'undo';
  });
}
