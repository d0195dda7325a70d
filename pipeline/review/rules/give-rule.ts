import { personId } from '#base/ids.ts';
import type { ActionOf } from '#contract/decisions.ts';
import { type Refusal, refusalOfPair } from '../refusal.ts';
import type { ReviewView } from '../replay-state.ts';
import { type SegmentSet, unionOf } from '../segments.ts';
import { type SplitSides, splitAtFrame } from '../split-segments.ts';
import { type RuleOf, update } from './decision-rule.ts';

type Stretches = ActionOf<'give'>['stretches'];

/** What of a set lies within stretches of frames (ascending, both ends included), and what does not. */
function withinStretches({ originals }: ReviewView, segments: SegmentSet, stretches: Stretches): SplitSides {
  let kept: SegmentSet = [];
  let taken: SegmentSet = [];
  let rest = segments;
  for (const { first_frame, last_frame } of stretches) {
    const before = splitAtFrame(rest, first_frame, originals.framesOf);
    const behind = splitAtFrame(before.taken, last_frame + 1, originals.framesOf);
    kept = unionOf(kept, before.kept);
    taken = unionOf(taken, behind.kept);
    rest = behind.taken;
  }
  return { kept: unionOf(kept, rest), taken };
}

function refuse(state: ReviewView, { person, to, stretches }: ActionOf<'give'>): Refusal | null {
  const refusal = refusalOfPair(state, person, to);
  if (refusal !== null) return refusal;
  const segments = state.persons.get(personId(person))?.segments ?? [];
  const { kept, taken } = withinStretches(state, segments, stretches);
  if (taken.length === 0)
    return { code: 'conflict', message: `Person ${person} has no box in the frames that are to be given.` };
  if (kept.length > 0) return null;
  return {
    code: 'conflict',
    message: `All boxes of person ${person} lie in these frames: merge it with person ${to} instead.`,
  };
}

/** In order of time, those that overlap or meet as one. */
function inOrder(stretches: Stretches): Stretches {
  const united: Stretches = [];
  for (const next of stretches.toSorted((left, right) => left.first_frame - right.first_frame)) {
    const last = united.at(-1);
    if (last === undefined || next.first_frame > last.last_frame + 1) united.push(next);
    else united[united.length - 1] = { ...last, last_frame: Math.max(last.last_frame, next.last_frame) };
  }
  return united;
}

/** What a person has in some frames becomes another's. */
export const giveRule: RuleOf<'give'> = {
  spellOut: (request) => ({ ...request, stretches: inOrder(request.stretches) }),
  refuse,
  apply: (state, { person, to, stretches }) => {
    const giver = state.persons.get(personId(person));
    const { kept, taken } = withinStretches(state, giver?.segments ?? [], stretches);
    update(state, person, (each) => ({ ...each, segments: kept }));
    update(state, to, (each) => ({ ...each, segments: unionOf(each.segments, taken) }));
  },
};
