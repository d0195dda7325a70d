import type { EventSeq } from '#base/ids.ts';
import { absenceOf, type Refusal, refusalOfPair } from '../refusal.ts';
import type { ReplayState, ReviewView } from '../replay-state.ts';
import { isHidden } from '../review-state.ts';
import { unionOf } from '../segments.ts';
import { personOf, type RuleOf } from './decision-rule.ts';

/** Why these persons cannot become one that keeps the id `into`; null when they can. */
export function refuseMerge(state: ReviewView, persons: readonly number[], into: number): Refusal | null {
  if (new Set(persons).size !== persons.length || persons.length < 2) {
    return {
      code: 'usage',
      message: `A merge needs two or more different persons; these were named: ${persons.join(', ')}.`,
    };
  }
  if (persons.length === 2) {
    const refusal = refusalOfPair(state, persons[0], persons[1]);
    if (refusal !== null) return refusal;
  }
  for (const id of persons) {
    const absent = absenceOf(state, id);
    if (absent !== null) return absent;
  }
  if (persons.includes(into)) return null;
  return {
    code: 'usage',
    message: `The survivor of a merge must be one of its persons (${persons.join(', ')}); person ${into} is not.`,
  };
}

/**
 * Makes one person of several. The survivor takes all rows and notes. It keeps its name, or takes the first that one of the others has. The merged person
 * is hidden only when all of its parts were.
 */
export function merge(state: ReplayState, ids: readonly number[], into: number, by: EventSeq): void {
  const survivor = personOf(state, into);
  const others = ids.filter((id) => id !== into).map((id) => personOf(state, id));
  const parts = [survivor, ...others];
  parts.forEach((part, index) => {
    for (const other of parts.slice(index + 1)) {
      // A merge answers "unsure"; a keep-apart that it overrides stays, for the day the person is split again.
      state.relations.clearBetween(part.segments, other.segments, ['unsure']);
    }
  });
  for (const other of others) {
    state.persons.delete(other.id);
    state.merged.set(other.id, { into: survivor.id, by });
  }
  const hidden = parts.every(isHidden);
  state.persons.set(survivor.id, {
    id: survivor.id,
    name: parts.find((part) => part.name !== null)?.name ?? null,
    hiddenBy: hidden ? survivor.hiddenBy : null,
    hiddenReason: hidden ? survivor.hiddenReason : null,
    segments: others.reduce((union, other) => unionOf(union, other.segments), survivor.segments),
    setAside: [...new Set(parts.flatMap((part) => part.setAside))].sort((left, right) => left - right),
    notes: parts.flatMap((part) => part.notes).sort((left, right) => left.by - right.by),
  });
}

/** Several persons become one; without a survivor in the request, the first that it names. */
export const mergeRule: RuleOf<'merge'> = {
  spellOut: ({ kind, persons, into }) => ({ kind, persons, into: into ?? persons[0] }),
  refuse: (state, { persons, into }) => refuseMerge(state, persons, into),
  joins: ({ persons }) => [persons],
  apply: (state, { persons, into }, by) => merge(state, persons, into, by),
};
