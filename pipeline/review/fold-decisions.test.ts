import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionAction, DecisionEvent } from '#contract/decisions.ts';
import { framesFrom, makeOriginals, type TestTracklet } from '#tests/property/tried-review.ts';
import { foldDecisions } from './fold-decisions.ts';

const tracklets: readonly TestTracklet[] = Array.from({ length: 1000 }, (_, i) => [
  i + 1,
  i + 1,
  framesFrom(i, i + 200),
]);
const originals = makeOriginals(tracklets);

function eventsOf(actions: readonly DecisionAction[]): readonly DecisionEvent[] {
  const blank = { by: '', at: '', app_version: '', forced: [], seen: null, previous_hash: '', hash: '' };
  return actions.map((action, index) => ({ ...blank, seq: index + 1, action }));
}

const integrity = (pattern: RegExp) => (error: unknown) =>
  error instanceof DoppelError && error.code === 'integrity' && pattern.test(error.message);

test('a thousand persons and five thousand events fold quickly', () => {
  let newPerson = 1000;
  const actions = Array.from({ length: 5000 }, (_, index): DecisionAction => {
    const round = Math.floor(index / 500);
    const [a, b] = [2 * (index % 500) + 1, 2 * (index % 500) + 2];
    switch (round) {
      case 0:
        return { kind: 'apart', a, b };
      case 1:
      case 5:
        newPerson += 1;
        return { kind: 'split', person: a, at_frame: a + 100 - round * 10, new_person: newPerson };
      case 2:
        return { kind: 'unsure', a, b };
      case 3:
        return { kind: 'merge', persons: [b, 1000 + a - (index % 500)], into: b };
      case 4:
      case 9:
        return { kind: 'undo', event: index + 1 - 500 * (round === 4 ? 1 : 3) };
      case 6:
        return { kind: 'rename', person: b, name: `n${index}` };
      default:
        return { kind: 'note', person: a, text: 'seen at the gate' };
    }
  });
  const events = eventsOf(actions);
  const start = process.cpuUsage();
  const state = foldDecisions(originals, events);
  const elapsedMs = process.cpuUsage(start).user / 1000;
  assert.equal(state.persons.size, 2000);
  // 20 to 40 ms on a shared machine; the bound leaves room for a busy one and still notices a fold that went quadratic.
  assert.ok(elapsedMs < 1000, `folding took ${elapsedMs.toFixed(0)} ms`);
});

test('one person merged from all others, one by one, folds quickly', () => {
  const actions = Array.from(
    { length: 999 },
    (_, i): DecisionAction => ({ kind: 'merge', persons: [1, i + 2], into: 1 }),
  );
  const start = process.cpuUsage();
  assert.equal(foldDecisions(originals, eventsOf(actions)).persons.size, 1);
  assert.ok(process.cpuUsage(start).user < 1_000_000);
});

test('a log that the project could not have written is refused, and the event is named', () => {
  const split: DecisionAction = { kind: 'split', person: 1, at_frame: 50, new_person: 1001 };
  const hide: DecisionAction = { kind: 'hide', person: 1 };
  const cases: readonly [readonly DecisionAction[], RegExp][] = [
    [[{ kind: 'hide', person: 5000 }], /Event 1 .*no person 5000/],
    [[split, { ...split, person: 2 }], /Event 2 gives the id 1001/],
    [[{ ...split, new_person: 7 }], /Event 1 gives the id 7/],
    [[{ kind: 'undo', event: 1 }], /Event 1 is the undo of event 1/],
    [[hide, { kind: 'redo', event: 1 }], /Event 2 is the redo/],
    [[hide, { kind: 'undo', event: 1 }, { kind: 'undo', event: 2 }], /Event 3 is the undo of event 2/],
  ];
  for (const [actions, pattern] of cases) {
    assert.throws(() => foldDecisions(originals, eventsOf(actions)), integrity(pattern));
  }
  const gap = eventsOf([hide, hide]).slice(1);
  assert.throws(() => foldDecisions(originals, gap), integrity(/event 2 where event 1 should be/));
});
