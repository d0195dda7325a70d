import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { ActionOf } from '#contract/decisions.ts';
import { type Refusal, refusalOfPair } from '../refusal.ts';
import type { ReviewView } from '../replay-state.ts';
import { personOf, type RuleOf } from './decision-rule.ts';
import { merge, refuseMerge } from './merge-rule.ts';

type JoinAction = ActionOf<'join'>;

/** The id that a person has once the groups are joined. */
function survivorOf({ groups }: JoinAction, person: number): number {
  return groups.find(({ persons }) => persons.includes(person))?.into ?? person;
}

function refuse(state: ReviewView, action: JoinAction): Refusal | null {
  const named = action.groups.flatMap(({ persons }) => persons);
  for (const { persons, into } of action.groups) {
    const refusal = refuseMerge(state, persons, into);
    if (refusal !== null) return refusal;
  }
  const twice = named.find((id, index) => named.indexOf(id) !== index);
  if (twice !== undefined)
    return { code: 'usage', message: `Person ${twice} stands in two groups: it can be part of one.` };
  for (const { a, b } of action.aparts) {
    const refusal = refusalOfPair(state, a, b);
    if (refusal !== null) return refusal;
    if (survivorOf(action, a) === survivorOf(action, b))
      return { code: 'usage', message: `Persons ${a} and ${b} cannot be joined and kept apart at once.` };
  }
  return null;
}

/** Several groups become one person each, and pairs are kept apart, in one decision. Without a survivor, the first of a group. */
export const joinRule: RuleOf<'join'> = {
  spellOut: ({ kind, groups, aparts }) => ({
    kind,
    groups: groups.map(({ persons, into }) => ({ persons, into: into ?? persons[0] })),
    aparts,
  }),
  refuse,
  joins: ({ groups }) => groups.map(({ persons }) => persons),
  apply: (state, action, by) => {
    for (const { persons, into } of action.groups) merge(state, persons, into, by);
    // After the groups are whole, so that a keep-apart holds for all that each of them is made of.
    for (const { a, b } of action.aparts) {
      const [left, right] = [a, b].map((id) => personOf(state, survivorOf(action, id)));
      if (left.id === right.id)
        throw new DoppelError('internal', `Person ${personId(a)} would be kept apart from itself.`);
      state.relations.set({ kind: 'apart', by, a: left.segments, b: right.segments });
    }
  },
};
