import type { PersonConditionsView } from '#contract/conditions.ts';
import type { QueuePair } from '#contract/review.ts';
import { type ConditionWish, classShare } from '../../state/condition-wish.ts';
import type { ArrangePairs } from '../../state/queue-state.ts';

/** A person as the queue asks about it: which original persons it is made of. */
interface QueuePerson {
  readonly id: number;
  readonly made_of: readonly number[];
}

/**
 * The order of the queue by a condition: pairs of whom both are seen so come first, by the lesser of their two shares (then in the queue's
 * own order), or only pairs of whom both have such a picture. A person of whom nothing is said counts last, and is kept by `only`: silence
 * is no answer.
 */
export function arrangeByCondition(
  said: PersonConditionsView,
  wish: ConditionWish,
  persons: readonly QueuePerson[],
): ArrangePairs {
  const shares = new Map(persons.map((person) => [person.id, classShare(said, person, wish.className)]));
  const worth = ({ a, b }: QueuePair): number => Math.min(shares.get(a) ?? -1, shares.get(b) ?? -1);
  const isKept = ({ a, b }: QueuePair): boolean => [a, b].every((id) => (shares.get(id) ?? 1) > 0);
  return (pairs) =>
    (wish.rule === 'first' ? pairs : pairs.filter(isKept)).toSorted((one, other) => worth(other) - worth(one));
}
