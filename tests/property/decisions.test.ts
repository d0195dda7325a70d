import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { DecisionAction, DecisionEvent, DecisionRequest } from '#contract/decisions.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { wholeBy } from '#review/review-state.ts';
import {
  contradictionsIn,
  decisionsInForce,
  isApplicable,
  type Model,
  relationOf,
  rowsOf,
  runModel,
  wholeOf,
} from './reference-model.ts';
import { framesFrom, makeOriginals, partitionOf, type TestTracklet, TriedReview } from './tried-review.ts';

/** Five persons; one of two tracklets, one with a gap, one of a single row, two that overlap in time. */
const tracklets: readonly TestTracklet[] = [
  [11, 1, framesFrom(0, 4)],
  [12, 1, [10, 11]],
  [21, 2, [2, 3, 7, 8]],
  [31, 3, [5]],
  [41, 4, framesFrom(3, 6)],
  [51, 5, [0, 20]],
];
const trackletIds = tracklets.map(([id]) => id);

/** A request in the raw: numbers that are mapped to ids when its turn comes, so that ids of the past are named too. */
const step = fc.record({
  kind: fc.constantFrom(
    'merge',
    'merge',
    'merge',
    'join',
    'join',
    'cut',
    'give',
    'apart',
    'unsure',
    'split',
    'split',
    'split_tracklets',
    'rename',
    'hide',
    'show',
    'whole',
    'whole',
    'undo',
    'undo',
    'redo',
    'redo',
  ),
  picks: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
  frame: fc.nat(21),
  mode: fc.constantFrom('ask' as const, 'ask' as const, 'ask' as const, 'force' as const),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function requestOf({ kind, picks, frame }: Step, review: TriedReview): DecisionRequest {
  const state = review.state;
  // Mostly active persons, sometimes any number up to one that was never used.
  const active = [...state.persons.keys()];
  const [a, b, c] = picks.map((pick) =>
    pick % 5 === 0 ? 1 + (pick % state.nextPersonId) : active[pick % active.length],
  );
  const event = picks[1] % 4 === 0 ? undefined : 1 + (picks[0] % (review.events.length + 1));
  switch (kind) {
    case 'merge':
      return frame % 3 === 0 ? { kind, persons: [a, b, c], into: c } : { kind, persons: [a, b] };
    case 'join':
      return {
        kind,
        groups: frame % 4 === 0 ? [] : [frame % 3 === 0 ? { persons: [a, b], into: b } : { persons: [a, b] }],
        aparts: frame % 4 < 2 ? [{ a: frame % 5 === 0 ? b : a, b: c }] : [],
      };
    case 'cut':
      return { kind, person: a, at_frames: [...new Set([frame, picks[2] % 21])] };
    case 'give': {
      const last = frame + (picks[2] % 4);
      const stretches = [{ first_frame: frame, last_frame: last }];
      return {
        kind,
        person: a,
        to: b,
        stretches: frame % 3 === 0 ? [...stretches, { first_frame: 0, last_frame: 2 }] : stretches,
      };
    }
    case 'apart':
    case 'unsure':
      return { kind, a, b };
    case 'split':
      return { kind, person: a, at_frame: frame };
    case 'split_tracklets':
      return { kind, person: a, tracklets: [trackletIds[picks[2] % trackletIds.length]] };
    case 'rename':
      return { kind, person: a, name: frame === 0 ? '' : `N${frame}` };
    case 'hide':
    case 'show':
    case 'whole':
      return { kind, person: a };
    case 'undo':
    case 'redo':
      return event === undefined ? { kind } : { kind, event };
    default:
      throw new Error(kind);
  }
}

/** What the model expects of a request that is not forced. */
function verdictOf(request: DecisionRequest, review: TriedReview): 'ok' | 'refused' {
  const now = decisionsInForce(review.events);
  const model = runModel(tracklets, now);
  if (request.kind === 'undo' || request.kind === 'redo') {
    const target = request.event === undefined ? undefined : review.events[request.event - 1];
    if (request.event === undefined) return 'ok';
    if (target === undefined || target.action.kind === 'undo' || target.action.kind === 'redo') return 'refused';
    if (now.includes(target) !== (request.kind === 'undo')) return 'refused';
    const then = review.events.filter((event) => (event === target ? request.kind === 'redo' : now.includes(event)));
    const after = runModel(tracklets, then);
    const fresh = [...after.contradictions].filter((found) => !model.contradictions.has(found));
    // What the redone event itself had overridden needs no second force; sentences are not the model's business.
    const own = fresh.filter((found) => found.startsWith(`${target.seq}: `));
    if (own.length > 0 && target.forced.length > 0) return 'ok';
    return after.failed.length === 0 && fresh.length === 0 ? 'ok' : 'refused';
  }
  const action = asAction(request, review.state.nextPersonId);
  if (request.kind === 'hide' && model.hiddenBy.has(request.person)) return 'refused';
  if (request.kind === 'show' && !model.hiddenBy.has(request.person)) return 'refused';
  if (request.kind === 'whole' && wholeOf(model, request.person) !== null) return 'refused';
  const isFine =
    isApplicable(model, action) && (request.kind === 'hide' || contradictionsIn(model, action).length === 0);
  return isFine ? 'ok' : 'refused';
}

function asAction(request: Exclude<DecisionRequest, { kind: 'undo' | 'redo' }>, newPerson: number): DecisionAction {
  if (request.kind === 'merge') return { ...request, into: request.into ?? request.persons[0] };
  if (request.kind === 'join') {
    const groups = request.groups.map(({ persons, into }) => ({ persons, into: into ?? persons[0] }));
    return { ...request, groups };
  }
  if (request.kind === 'cut') {
    const at_frames = request.at_frames.toSorted((left, right) => left - right);
    return { ...request, at_frames, new_persons: at_frames.map((_, index) => newPerson + index) };
  }
  if (request.kind === 'split' || request.kind === 'split_tracklets') return { ...request, new_person: newPerson };
  // What is said to be one decides nothing about whether it may be said.
  if (request.kind === 'whole') return { ...request, segments: [] };
  return request;
}

/** Makes a decision; false when it was refused with a sentence. Anything but a refusal fails the test. */
function attempt(review: TriedReview, request: DecisionRequest, mode: 'ask' | 'force'): boolean {
  try {
    review.decide(request, mode);
    return true;
  } catch (error) {
    assert.ok(error instanceof DoppelError, String(error));
    assert.ok(['usage', 'not_found', 'conflict', 'dependent'].includes(error.code), `${error.code}: ${error.message}`);
    return false;
  }
}

function assertAgrees(review: TriedReview, model: Model): void {
  const state = review.state;
  const active = [...new Set(model.owner.values())].sort((left, right) => left - right);
  assert.deepEqual([...state.persons.keys()], active);
  assert.deepEqual(
    partitionOf(state, tracklets),
    Object.fromEntries(active.map((id) => [id, [...rowsOf(model, id)].sort()])),
  );
  for (const person of state.persons.values()) {
    assert.equal(person.name, model.names.get(person.id) ?? null);
    assert.equal(person.hiddenBy, model.hiddenBy.get(person.id) ?? null);
    assert.equal(wholeBy(state, person), wholeOf(model, person.id));
  }
  for (const a of active) {
    for (const b of active) {
      if (a < b) assert.equal(state.pairs.get(`${a}:${b}`)?.kind ?? null, relationOf(model, a, b), `${a} and ${b}`);
    }
  }
}

test('any sequence of decisions, undos and redos folds to the partition of the plain model, and is refused when it should be', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      const review = new TriedReview(tracklets);
      for (const raw of steps) {
        const request = requestOf(raw, review);
        const expected = verdictOf(request, review);
        const isNamed = !(request.kind === 'undo' || request.kind === 'redo') || request.event !== undefined;
        const isAccepted = attempt(review, request, raw.mode);
        accepted += Number(isAccepted);
        if (isAccepted && request.kind === 'whole') {
          const said = review.state.persons.get(personId(request.person));
          assert.ok(said !== undefined && wholeBy(review.state, said) === review.events.length);
        }
        if (raw.mode === 'ask' && isNamed) {
          const isForcedBefore = request.kind === 'redo' && review.events[Number(request.event) - 1]?.forced.length > 0;
          if (!isForcedBefore) assert.equal(isAccepted, expected === 'ok', JSON.stringify(request));
        } else if (raw.mode === 'force' && isNamed && expected === 'ok') {
          assert.ok(isAccepted, JSON.stringify(request));
        }
        const model = runModel(tracklets, decisionsInForce(review.events));
        assert.deepEqual(model.failed, []);
        assertAgrees(review, model);
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(accepted > 2000, `only ${accepted} requests were accepted: the test tests nothing`);
});

/** Runs the steps and gives the review, whatever was refused on the way. */
function reviewAfter(steps: readonly Step[]): TriedReview {
  const review = new TriedReview(tracklets);
  for (const raw of steps) attempt(review, requestOf(raw, review), raw.mode);
  return review;
}

/** The state without its log. */
function outcomeOf(review: TriedReview): unknown {
  const { persons, merged, relations, pairs, wholes } = review.state;
  return { persons, merged, relations, pairs, wholes };
}

test('undo then redo of any decision gives the very state back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const review = reviewAfter(steps);
      const before = outcomeOf(review);
      for (const { seq } of decisionsInForce(review.events)) {
        if (!attempt(review, { kind: 'undo', event: seq }, 'ask')) continue;
        // An undo can remove what a redo runs into only if it was forced then; force it now too.
        review.decide({ kind: 'redo', event: seq }, 'force');
        assert.deepEqual(outcomeOf(review), before);
      }
    }),
    { numRuns: 150 },
  );
});

test('taking everything back, latest first, gives the original persons, and redoing it all gives the state again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const review = reviewAfter(steps);
      const before = outcomeOf(review);
      const original = outcomeOf(new TriedReview(tracklets));
      const count = decisionsInForce(review.events).length;
      for (let i = 0; i < count; i += 1) review.decide({ kind: 'undo' });
      assert.deepEqual(outcomeOf(review), original);
      for (let i = 0; i < count; i += 1) review.decide({ kind: 'redo' }, 'force');
      assert.deepEqual(outcomeOf(review), before);
    }),
    { numRuns: 150 },
  );
});

test('no id is given twice, and the parts of all persons cover every row once', () => {
  const allRows = tracklets.flatMap(([id, , frames]) => frames.map((frame) => `${id}:${frame}`)).sort();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      const review = reviewAfter(steps);
      const given = review.events.flatMap(({ action }) => ('new_person' in action ? [action.new_person] : []));
      assert.equal(new Set(given).size, given.length);
      assert.ok(given.every((id) => id > tracklets.length - 1));
      assert.ok(!given.includes(review.state.nextPersonId));
      assert.deepEqual(Object.values(partitionOf(review.state, tracklets)).flat().sort(), allRows);
    }),
    { numRuns: 150 },
  );
});

test('the fold of the same log is the same, also when the log comes back from its JSON text', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const review = reviewAfter(steps);
      const copy: readonly DecisionEvent[] = JSON.parse(JSON.stringify(review.events));
      const { persons, merged, relations, pairs, wholes } = foldDecisions(makeOriginals(tracklets), copy);
      assert.deepEqual({ persons, merged, relations, pairs, wholes }, outcomeOf(review));
    }),
    { numRuns: 50 },
  );
});
