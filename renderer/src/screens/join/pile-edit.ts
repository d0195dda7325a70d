import type { DecisionRequest } from '#contract/decisions.ts';
import type { FaceView } from '#contract/review.ts';
import { usualSurvivor } from '../review/survivor.ts';

/** What became of a proposed pile under the analyst's hands, before it is accepted. */
export interface PileEdit {
  /** Who was brought in, in this order. */
  readonly added: readonly number[];
  /** Who was taken out: somebody else, or not to be told. */
  readonly out: ReadonlyMap<number, 'apart' | 'open'>;
}

/** A pile as it was proposed. */
export const untouched: PileEdit = { added: [], out: new Map() };

/** Who lies in the pile now. */
export function membersOf(proposed: readonly number[], { added, out }: PileEdit): readonly number[] {
  return [...proposed, ...added].filter((person) => !out.has(person));
}

/** The pile with somebody taken out; who was brought in before just goes back, undecided, unless said to be somebody else. */
export function takenOut(edit: PileEdit, person: number, as: 'apart' | 'open'): PileEdit {
  if (as === 'open' && edit.added.includes(person))
    return { ...edit, added: edit.added.filter((each) => each !== person) };
  return { ...edit, out: new Map([...edit.out, [person, as]]) };
}

/** The pile with somebody in it: who was taken out comes back. */
export function broughtIn(edit: PileEdit, proposed: readonly number[], person: number): PileEdit {
  const out = new Map([...edit.out].filter(([each]) => each !== person));
  const isThere = proposed.includes(person) || edit.added.includes(person);
  return { added: isThere ? edit.added : [...edit.added, person], out };
}

/**
 * The one decision that accepting a pile is: who lies in it becomes one person, and who was taken out as somebody else is kept apart from
 * it. Null where there is nothing to decide. `faces`: those of the members, for their names.
 */
export function pileDecision(
  proposed: readonly number[],
  edit: PileEdit,
  faces: readonly Pick<FaceView, 'id' | 'name'>[],
): Extract<DecisionRequest, { kind: 'join' }> | null {
  const members = membersOf(proposed, edit);
  const named = members.map((id) => faces.find((face) => face.id === id) ?? { id, name: null });
  const [first, ...others] = named;
  if (first === undefined) return null;
  const into = others.reduce((best, other) => {
    const survivor = usualSurvivor(best, other);
    return survivor === best.id ? best : other;
  }, first).id;
  const aparts = [...edit.out].flatMap(([person, as]) => (as === 'apart' ? [{ a: into, b: person }] : []));
  const groups = members.length > 1 ? [{ persons: [into, ...members.filter((id) => id !== into)], into }] : [];
  return groups.length + aparts.length === 0 ? null : { kind: 'join', groups, aparts };
}
