import type { DoppelErrorCode } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import type { ReviewView } from './replay-state.ts';
import type { MergedPerson } from './review-state.ts';

/** Why an action makes no sense on the persons that there are. Not a matter of opinion: it cannot be forced. */
export interface Refusal {
  readonly code: DoppelErrorCode;
  readonly message: string;
}

/** Says why a person cannot be decided about because there is none of that id, or null when there is. */
export function absenceOf(state: ReviewView, named: number): Refusal | null {
  const id = named as PersonId;
  if (state.persons.has(id)) return null;
  const merge = state.merged.get(id);
  if (merge !== undefined) {
    return {
      code: 'not_found',
      message: `Person ${id} was merged into person ${finalPerson(state.merged, id)} by event ${merge.by}. Name person ${finalPerson(state.merged, id)}, or take event ${merge.by} back.`,
    };
  }
  const made = state.madeBy.get(id);
  if (made !== undefined) {
    return {
      code: 'not_found',
      message: `There is no person ${id}: the split that made it, event ${made}, does not stand. Redo event ${made} first.`,
    };
  }
  return { code: 'not_found', message: `There is no person ${id} in this project.` };
}

/** The person that an id leads to: merges followed to the end of the chain. */
export function finalPerson(merged: ReadonlyMap<PersonId, MergedPerson>, id: PersonId): PersonId {
  let current = id;
  for (let next = merged.get(current); next !== undefined; next = merged.get(current)) current = next.into;
  return current;
}

/** Why nothing can be decided about two persons; null when it can. */
export function refusalOfPair(state: ReviewView, a: number, b: number): Refusal | null {
  if (a === b) return { code: 'usage', message: `A decision about two persons needs two: ${a} was named twice.` };
  const absent = absenceOf(state, a) ?? absenceOf(state, b);
  if (absent === null) return null;
  // Two names of one person deserve a better sentence than "was merged".
  const [ofA, ofB] = [finalPerson(state.merged, a as PersonId), finalPerson(state.merged, b as PersonId)];
  const merge = state.merged.get(a as PersonId) ?? state.merged.get(b as PersonId);
  if (ofA !== ofB || merge === undefined || !state.persons.has(ofA)) return absent;
  return {
    code: 'conflict',
    message: `Persons ${a} and ${b} are one person, ${ofA}, since event ${merge.by}. Take event ${merge.by} back, or split person ${ofA}, first.`,
  };
}
