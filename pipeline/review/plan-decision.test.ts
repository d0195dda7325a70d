import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { framesFrom, partitionOf, type TestTracklet, TriedReview } from '#tests/property/tried-review.ts';
import { isHidden, originalIdsOf, wholeBy } from './review-state.ts';

/** Person n has tracklet n * 10 with the frames n * 10 to n * 10 + 9. */
const tracklets: readonly TestTracklet[] = [1, 2, 3, 4, 5].map((n) => [n * 10, n, framesFrom(n * 10, n * 10 + 9)]);

/** Checks a refusal: its code, and that its sentence says what it must. */
const refusal =
  (code: DoppelErrorCode, ...words: readonly RegExp[]) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof DoppelError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  };

const rows = (review: TriedReview) => partitionOf(review.state, tracklets);
const merge = (...persons: number[]) => ({ kind: 'merge' as const, persons });

test('a merge gives all rows to the first named, or to the chosen survivor', () => {
  const review = new TriedReview(tracklets);
  review.decide(merge(2, 1));
  review.decide({ kind: 'merge', persons: [3, 4, 5], into: 5 });
  assert.deepEqual([...review.state.persons.keys()], [2, 5]);
  const five = review.state.persons.get(personId(5));
  assert.ok(five);
  assert.deepEqual(originalIdsOf(review.state, five), [3, 4, 5]);
  assert.equal(review.state.merged.get(personId(1))?.into, 2);
});

test('a person merged away is refused with a sentence that says into whom and by which event', () => {
  const review = new TriedReview(tracklets);
  review.decide(merge(1, 2));
  review.decide(merge(3, 1));
  assert.throws(
    () => review.decide({ kind: 'rename', person: 2, name: 'x' }),
    refusal('not_found', /merged into person 3/, /event 1/),
  );
  assert.throws(() => review.decide({ kind: 'hide', person: 99 }), refusal('not_found', /no person 99/));
});

test('a person whose split was taken back is refused with a sentence that says which event to redo', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'undo' });
  assert.throws(() => review.decide({ kind: 'hide', person: 6 }), refusal('not_found', /Redo event 1/));
});

test('a split gives the rows from the frame on to a new id, one above every id ever used', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'undo' });
  review.decide({ kind: 'split', person: 1, at_frame: 12 });
  const parts = rows(review);
  assert.deepEqual(parts[1], ['10:10', '10:11']);
  assert.equal(parts[7].length, 8);
  assert.equal(review.state.persons.has(personId(6)), false);
});

test('a split with an empty side is refused and says which side', () => {
  const review = new TriedReview(tracklets);
  assert.throws(() => review.decide({ kind: 'split', person: 1, at_frame: 10 }), refusal('conflict', /no box before/));
  assert.throws(() => review.decide({ kind: 'split', person: 1, at_frame: 20 }), refusal('conflict', /at or after/));
});

test('splitting by tracklets takes a part of a merge out again', () => {
  const review = new TriedReview(tracklets);
  const before = rows(review);
  review.decide(merge(1, 2, 3));
  review.decide({ kind: 'split_tracklets', person: 1, tracklets: [20] });
  assert.deepEqual(rows(review)[6], before[2]);
  assert.throws(
    () => review.decide({ kind: 'split_tracklets', person: 1, tracklets: [10, 30] }),
    refusal('conflict', /one at least must stay/),
  );
  assert.throws(
    () => review.decide({ kind: 'split_tracklets', person: 1, tracklets: [20] }),
    refusal('conflict', /no tracklet 20/),
  );
});

test('a merge of two who were kept apart is refused, and the force is recorded', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  assert.throws(() => review.decide(merge(1, 2)), refusal('conflict', /kept apart by event 1/));
  review.decide(merge(1, 2), 'force');
  assert.match(review.events[1].forced[0], /kept apart by event 1/);
});

test('a keep-apart holds through a chain of merges, in whichever order they come', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide(merge(3, 2));
  review.decide(merge(4, 1));
  assert.throws(() => review.decide(merge(3, 4)), refusal('conflict', /event 1/));
  assert.throws(() => review.decide(merge(5, 3, 4)), refusal('conflict', /event 1/));
});

test('a keep-apart holds for both parts of a later split', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  assert.throws(() => review.decide(merge(2, 6)), refusal('conflict', /event 1/));
  assert.throws(() => review.decide(merge(2, 1)), refusal('conflict', /event 1/));
});

test('a keep-apart that a merge overrode holds again once the two are split', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide(merge(1, 2), 'force');
  review.decide({ kind: 'split_tracklets', person: 1, tracklets: [20] });
  assert.throws(() => review.decide(merge(1, 6)), refusal('conflict', /event 1/));
});

test('apart after unsure takes its place, and the other way round', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'unsure', a: 1, b: 2 });
  review.decide({ kind: 'apart', a: 2, b: 1 });
  assert.deepEqual(review.state.pairs.get('1:2'), { a: 1, b: 2, kind: 'apart', by: 2 });
  review.decide({ kind: 'unsure', a: 1, b: 2 });
  assert.equal(review.state.pairs.get('1:2')?.kind, 'unsure');
  review.decide(merge(1, 2));
});

test('a decision about a part leaves the rest of an earlier one', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'unsure', a: 1, b: 2 });
  assert.equal(review.state.pairs.get('1:2')?.kind, 'unsure');
  assert.equal(review.state.pairs.get('2:6')?.kind, 'apart');
});

test('a decision about two who are one person already says so', () => {
  const review = new TriedReview(tracklets);
  review.decide(merge(1, 2));
  assert.throws(
    () => review.decide({ kind: 'apart', a: 1, b: 2 }),
    refusal('conflict', /one person, 1, since event 1/),
  );
  assert.throws(() => review.decide(merge(2, 1)), refusal('conflict', /one person, 1, since event 1/));
});

test('a request that makes no sense is refused as such', () => {
  const review = new TriedReview(tracklets);
  assert.throws(() => review.decide(merge(1, 1)), refusal('usage', /1, 1/));
  assert.throws(() => review.decide({ kind: 'apart', a: 1, b: 1 }), refusal('usage', /twice/));
  assert.throws(() => review.decide({ kind: 'merge', persons: [1, 2], into: 3 }), refusal('usage', /person 3 is not/));
  assert.throws(() => review.decide({ kind: 'rename', person: 1, name: '\ud800' }), refusal('usage', /surrogate/));
});

test('a vetoed merge is refused with the reason of the veto, and the force is recorded', () => {
  const review = new TriedReview(tracklets, (a, b) =>
    a[0].trackletId + b[0].trackletId === 30 ? 'both are seen apart in 12 frames' : null,
  );
  assert.throws(() => review.decide(merge(3, 2, 1)), refusal('conflict', /seen apart in 12 frames/));
  review.decide(merge(3, 2, 1), 'force');
  assert.match(review.events[0].forced[0], /seen apart in 12 frames/);
  review.decide({ kind: 'undo' });
  review.decide({ kind: 'redo' });
  assert.equal(review.state.persons.size, 3, 'what was forced once needs no second force to be redone');
});

test('undo of any earlier decision restores the very ids, names and notes', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'rename', person: 2, name: 'Bo' });
  review.decide({ kind: 'note', person: 2, text: 'red coat' });
  const [event] = review.decide(merge(1, 2));
  review.decide({ kind: 'rename', person: 3, name: 'Cy' });
  assert.equal(review.state.persons.get(personId(1))?.name, 'Bo', 'a survivor without a name takes that of the other');
  review.decide({ kind: 'undo', event });
  const two = review.state.persons.get(personId(2));
  assert.equal(two?.name, 'Bo');
  assert.deepEqual(two?.notes, [{ by: 2, text: 'red coat' }]);
  assert.equal(review.state.persons.get(personId(1))?.name, null);
  assert.equal(review.state.persons.get(personId(3))?.name, 'Cy');
});

test('undo without an event takes back the last decision in force; redo what was taken back last', () => {
  const review = new TriedReview(tracklets);
  for (const name of ['a', 'b', 'c']) review.decide({ kind: 'rename', person: 1, name });
  const name = () => review.state.persons.get(personId(1))?.name;
  review.decide({ kind: 'undo' });
  review.decide({ kind: 'undo' });
  assert.equal(name(), 'a');
  review.decide({ kind: 'redo' });
  assert.equal(name(), 'b');
  review.decide({ kind: 'redo' });
  assert.equal(name(), 'c');
  assert.throws(() => review.decide({ kind: 'redo' }), refusal('not_found', /no decision to redo/));
  assert.throws(() => new TriedReview(tracklets).decide({ kind: 'undo' }), refusal('not_found', /no decision to undo/));
});

test('an undo that later events stand on is refused with the list of them; forced, it takes them back too', () => {
  const review = new TriedReview(tracklets);
  const before = rows(review);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide(merge(6, 2));
  review.decide({ kind: 'rename', person: 6, name: 'x' });
  review.decide({ kind: 'rename', person: 3, name: 'y' });
  assert.throws(
    () => review.decide({ kind: 'undo', event: 1 }),
    (error) => refusal('dependent', /2, 3/)(error) && deepEvents(error, [2, 3]),
  );
  assert.deepEqual(review.decide({ kind: 'undo', event: 1 }, 'force'), [5, 6, 7]);
  assert.deepEqual(rows(review), before);
  assert.equal(review.state.persons.get(personId(3))?.name, 'y');
});

function deepEvents(error: unknown, events: readonly number[]): boolean {
  assert.ok(error instanceof DoppelError);
  assert.deepEqual(error.details?.events, events);
  return true;
}

test('a redo that a later keep-apart or merge contradicts is refused unless forced', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide({ kind: 'undo' });
  review.decide(merge(1, 2));
  assert.throws(() => review.decide({ kind: 'redo', event: 1 }), refusal('conflict', /Event 3 would stand against/));
  review.decide({ kind: 'redo', event: 1 }, 'force');
  assert.match(review.events[3].forced[0], /Event 3/);
});

test('undoing the unsure that had taken the place of a keep-apart does not slip past a later merge', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 1, b: 2 });
  review.decide({ kind: 'unsure', a: 1, b: 2 });
  review.decide(merge(1, 2));
  assert.throws(() => review.decide({ kind: 'undo', event: 2 }), refusal('conflict', /Event 3 would stand against/));
});

test('an undo that makes a later merge a vetoed one is refused unless forced', () => {
  // Persons 1 and 2 are vetoed only as wholes: the split took the part away that speaks against it.
  const review = new TriedReview(tracklets, (a, b) =>
    [...a, ...b].some(({ trackletId, lastFrame }) => trackletId === 10 && lastFrame === 19) ? 'seen apart' : null,
  );
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide(merge(1, 2));
  assert.throws(() => review.decide({ kind: 'undo', event: 1 }), refusal('conflict', /Event 2 .* seen apart/));
  assert.deepEqual(review.decide({ kind: 'undo', event: 1 }, 'force'), [3]);
});

test('undo and redo of what they cannot mean say what could be meant', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'hide', person: 1 });
  review.decide({ kind: 'undo', event: 1 });
  assert.throws(() => review.decide({ kind: 'undo', event: 1 }), refusal('conflict', /already, by event 2/));
  assert.throws(() => review.decide({ kind: 'undo', event: 2 }), refusal('usage', /Undo or redo event 1/));
  assert.throws(() => review.decide({ kind: 'undo', event: 9 }), refusal('not_found', /events 1 to 2/));
  review.decide({ kind: 'redo', event: 1 });
  assert.throws(() => review.decide({ kind: 'redo', event: 1 }), refusal('conflict', /in force/));
});

test('a redo whose persons are gone says which event to redo first', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'rename', person: 6, name: 'x' });
  review.decide({ kind: 'undo', event: 2 });
  review.decide({ kind: 'undo', event: 1 });
  assert.throws(() => review.decide({ kind: 'redo', event: 2 }), refusal('conflict', /Redo event 1 first/));
});

test('a decision about a hidden person is refused unless forced, and says which event hides it', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'hide', person: 1 });
  assert.throws(() => review.decide(merge(2, 1)), refusal('conflict', /Person 1 was hidden by event 1/));
  assert.throws(() => review.decide({ kind: 'hide', person: 1 }), refusal('conflict', /hidden already, by event 1/));
  review.decide(merge(2, 1), 'force');
  assert.equal(review.state.persons.get(personId(2))?.hiddenBy, null);
});

test('showing a person again outdoes what hid it, by a decision or by a setting, and can be taken back', () => {
  const review = new TriedReview(tracklets, undefined, new Map([[2, 'comes late']]));
  assert.throws(() => review.decide({ kind: 'show', person: 1 }), refusal('conflict', /Person 1 is not hidden/));
  assert.throws(() => review.decide({ kind: 'show', person: 99 }), refusal('not_found', /no person 99/));
  review.decide({ kind: 'hide', person: 1 });
  review.decide({ kind: 'hide', person: 2 });
  const hidden = () => [...review.state.persons.values()].filter(isHidden).map(({ id }) => id);
  assert.deepEqual(hidden(), [1, 2]);
  review.decide({ kind: 'show', person: 1 });
  review.decide({ kind: 'show', person: 2 });
  assert.deepEqual(hidden(), []);
  review.decide({ kind: 'undo', event: 4 });
  assert.deepEqual(hidden(), [2]);
  assert.equal(review.state.persons.get(personId(2))?.hiddenReason, 'comes late');
});

test('a person that was shown again can be hidden again, and the hide before can be taken back and done again', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'hide', person: 1 });
  review.decide({ kind: 'show', person: 1 });
  review.decide({ kind: 'undo', event: 1 });
  review.decide({ kind: 'redo', event: 1 });
  assert.equal(review.state.persons.get(personId(1))?.hiddenBy, null);
  review.decide(merge(1, 2));
  assert.throws(() => review.decide({ kind: 'undo', event: 2 }), refusal('conflict', /Event 5 .*hidden by event 1/));
  review.decide({ kind: 'hide', person: 1 });
  assert.equal(review.state.persons.get(personId(1))?.hiddenBy, 6);
});

/** The persons of whom a decision says that they are one, with that decision. */
const wholes = (review: TriedReview) =>
  [...review.state.persons.values()].flatMap((person) => {
    const by = wholeBy(review.state, person);
    return by === null ? [] : [[person.id, by]];
  });

test('that a person is one is said of the rows that it has then, and holds for no others', () => {
  const review = new TriedReview(tracklets);
  review.decide(merge(1, 2));
  review.decide({ kind: 'whole', person: 1 });
  assert.deepEqual(review.events[1].action, {
    kind: 'whole',
    person: 1,
    segments: [
      { tracklet: 10, first_frame: 10, last_frame: 19 },
      { tracklet: 20, first_frame: 20, last_frame: 29 },
    ],
  });
  assert.deepEqual(wholes(review), [[1, 2]]);
  review.decide({ kind: 'rename', person: 1, name: 'Ann' });
  review.decide({ kind: 'note', person: 1, text: 'red bag' });
  assert.deepEqual(wholes(review), [[1, 2]], 'a name and a note change no rows');
  review.decide(merge(1, 3));
  assert.deepEqual(wholes(review), [], 'nobody looked at the three as one');
  review.decide({ kind: 'whole', person: 1 });
  assert.deepEqual(wholes(review), [[1, 6]]);
  review.decide({ kind: 'split_tracklets', person: 1, tracklets: [30] });
  assert.deepEqual(wholes(review), [[1, 2]], 'the two are again what was looked at; what was cut off never was');
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  assert.deepEqual(wholes(review), []);
});

test('an undo that changes a person takes back what was said of it as it was, without undoing that; a redo brings it back', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'whole', person: 1 });
  assert.deepEqual(wholes(review), [[1, 2]]);
  review.decide({ kind: 'undo', event: 1 });
  assert.deepEqual(wholes(review), [], 'the unsplit person was never looked at');
  assert.deepEqual(
    review.state.events.map(({ inForce }) => inForce),
    [false, true, true],
  );
  review.decide({ kind: 'redo', event: 1 });
  assert.deepEqual(wholes(review), [[1, 2]]);
});

test('what was said of a person belongs to its rows, whatever id they have', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'merge', persons: [1, 2], into: 2 });
  review.decide({ kind: 'whole', person: 2 });
  review.decide({ kind: 'split_tracklets', person: 2, tracklets: [10] });
  review.decide({ kind: 'merge', persons: [2, 6], into: 6 });
  assert.deepEqual(wholes(review), [[6, 2]]);
});

test('that a person is one can be taken back and said again, and is refused where it says nothing new or of nobody', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'whole', person: 1 });
  assert.throws(
    () => review.decide({ kind: 'whole', person: 1 }),
    refusal('conflict', /one person already, by event 1/),
  );
  assert.throws(() => review.decide({ kind: 'whole', person: 99 }), refusal('not_found', /no person 99/));
  review.decide({ kind: 'undo' });
  assert.deepEqual(wholes(review), []);
  review.decide({ kind: 'whole', person: 1 });
  assert.deepEqual(wholes(review), [[1, 3]]);
  review.decide({ kind: 'redo', event: 1 });
  assert.deepEqual(wholes(review), [[1, 3]]);
  review.decide({ kind: 'undo', event: 3 });
  assert.deepEqual(wholes(review), [[1, 1]]);
  review.decide({ kind: 'hide', person: 2 });
  assert.throws(() => review.decide({ kind: 'whole', person: 2 }), refusal('conflict', /hidden by event 6/));
});

test('the split that made a person who was said to be one is not undone without a word', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'split', person: 1, at_frame: 15 });
  review.decide({ kind: 'whole', person: 6 });
  assert.throws(() => review.decide({ kind: 'undo', event: 1 }), refusal('dependent', /Event 2 stands in the way/));
  review.decide({ kind: 'undo', event: 1 }, 'force');
  assert.deepEqual(wholes(review), []);
});

test('a join makes each group one person and keeps who was taken out apart, in one event that one undo takes back', () => {
  const review = new TriedReview(tracklets);
  const before = rows(review);
  review.decide({
    kind: 'join',
    groups: [{ persons: [2, 1], into: 1 }, { persons: [3, 4] }],
    aparts: [{ a: 2, b: 5 }],
  });
  assert.deepEqual([...review.state.persons.keys()], [1, 3, 5]);
  assert.throws(() => review.decide(merge(1, 5)), refusal('conflict', /kept apart by event 1/));
  review.decide({ kind: 'undo' });
  assert.deepEqual(rows(review), before);
  review.decide(merge(1, 5));
});

test('a join is refused where a person stands in two groups, or is joined and kept apart at once', () => {
  const review = new TriedReview(tracklets);
  assert.throws(
    () => review.decide({ kind: 'join', groups: [{ persons: [1, 2] }, { persons: [2, 3] }], aparts: [] }),
    refusal('usage', /two groups/),
  );
  assert.throws(
    () => review.decide({ kind: 'join', groups: [{ persons: [1, 2] }], aparts: [{ a: 1, b: 2 }] }),
    refusal('usage', /at once/),
  );
});

test('each group of a join is asked against earlier keep-aparts', () => {
  const review = new TriedReview(tracklets);
  review.decide({ kind: 'apart', a: 3, b: 4 });
  assert.throws(
    () => review.decide({ kind: 'join', groups: [{ persons: [1, 2] }, { persons: [3, 4] }], aparts: [] }),
    refusal('conflict', /Person 3 and person 4.*event 1/),
  );
});

test('a person is cut at several frames at once, and one undo takes all cuts back', () => {
  const review = new TriedReview(tracklets);
  const before = rows(review);
  review.decide({ kind: 'cut', person: 1, at_frames: [17, 12, 17] });
  const parts = rows(review);
  assert.deepEqual([parts[1].length, parts[6].length, parts[7].length], [2, 5, 3]);
  assert.throws(
    () => review.decide({ kind: 'cut', person: 2, at_frames: [20] }),
    refusal('conflict', /before frame 20/),
  );
  assert.throws(
    () => review.decide({ kind: 'cut', person: 2, at_frames: [25, 30] }),
    refusal('conflict', /at or after frame 30/),
  );
  review.decide({ kind: 'undo' });
  assert.deepEqual(rows(review), before);
  assert.equal(review.state.nextPersonId, 8);
});

test('frames that a tracker gave to the wrong person are given to the other, and all else stays', () => {
  const review = new TriedReview(tracklets);
  const before = rows(review);
  review.decide({
    kind: 'give',
    person: 1,
    to: 2,
    stretches: [
      { first_frame: 18, last_frame: 30 },
      { first_frame: 12, last_frame: 13 },
    ],
  });
  const after = rows(review);
  assert.deepEqual(after[1], ['10:10', '10:11', '10:14', '10:15', '10:16', '10:17']);
  assert.equal(after[2].length, 14);
  const give = (first_frame: number, last_frame: number) => ({
    ...{ kind: 'give' as const, person: 1, to: 2 },
    stretches: [{ first_frame, last_frame }],
  });
  assert.throws(() => review.decide(give(12, 13)), refusal('conflict', /no box in the frames/));
  assert.throws(() => review.decide(give(0, 99)), refusal('conflict', /merge it/));
  review.decide({ kind: 'undo' });
  assert.deepEqual(rows(review), before);
});
