import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecisionAction, decisionAction, decisionKinds, decisionRequest, kindOf } from '../decisions.ts';
import { decisionWords, personsOf } from './decision-words.ts';

/** Each kind of decision: what it says, whom it is about, and what stands in its columns of decisions.csv. */
const told: readonly (readonly [DecisionAction, string, readonly number[], object])[] = [
  [{ kind: 'merge', persons: [3, 7, 9], into: 7 }, 'Merged 3, 7 and 9 into 7', [3, 7, 9], { into: 7 }],
  [
    { kind: 'join', groups: [{ persons: [3, 7], into: 3 }], aparts: [] },
    'Joined 3 and 7 into 3',
    [3, 7],
    { into: '3' },
  ],
  [
    {
      kind: 'join',
      groups: [
        { persons: [3, 7, 9], into: 3 },
        { persons: [4, 5], into: 4 },
      ],
      aparts: [{ a: 3, b: 8 }],
    },
    'Joined 3, 7 and 9 into 3, 4 and 5 into 4; kept apart 3 and 8',
    [3, 7, 9, 4, 5, 8],
    { into: '3 4' },
  ],
  [{ kind: 'join', groups: [], aparts: [{ a: 3, b: 8 }] }, 'Kept apart 3 and 8', [3, 8], { into: '' }],
  [{ kind: 'apart', a: 3, b: 7 }, 'Kept 3 and 7 apart: two different people', [3, 7], {}],
  [{ kind: 'unsure', a: 3, b: 7 }, 'Left 3 and 7 open: could not tell', [3, 7], {}],
  [
    { kind: 'split', person: 4, at_frame: 210, new_person: 14 },
    'Split 4 before frame 210: the rest became 14',
    [4, 14],
    { into: 14, at_frame: 210 },
  ],
  [
    { kind: 'split_tracklets', person: 4, tracklets: [8], new_person: 14 },
    'Split tracklet 8 off 4: they became 14',
    [4, 14],
    { into: 14, tracklets: '8' },
  ],
  [
    { kind: 'split_tracklets', person: 4, tracklets: [8, 9], new_person: 14 },
    'Split tracklets 8 and 9 off 4: they became 14',
    [4, 14],
    { into: 14, tracklets: '8 9' },
  ],
  [
    { kind: 'cut', person: 4, at_frames: [210, 300], new_persons: [14, 15] },
    'Cut 4 before frames 210 and 300: the parts became 14 and 15',
    [4, 14, 15],
    { into: '14 15', at_frame: '210 300' },
  ],
  [
    {
      kind: 'give',
      person: 4,
      to: 9,
      stretches: [
        { first_frame: 7, last_frame: 7 },
        { first_frame: 20, last_frame: 24 },
      ],
    },
    'Gave the boxes of 4 in frame 7 and frames 20 to 24 to 9',
    [4, 9],
    { into: 9, at_frame: '7-7 20-24' },
  ],
  [{ kind: 'rename', person: 4, name: 'Ana' }, 'Named 4 “Ana”', [4], { text: 'Ana' }],
  [{ kind: 'rename', person: 4, name: '' }, 'Took the name of 4 away', [4], { text: '' }],
  [{ kind: 'hide', person: 4 }, 'Hid 4', [4], {}],
  [{ kind: 'show', person: 4 }, 'Showed 4 again', [4], {}],
  [{ kind: 'whole', person: 4, segments: [] }, 'Said that 4 is one person', [4], {}],
  [
    { kind: 'set_aside', person: 4, crops: [8, 9] },
    'Set 2 pictures of 4 aside: not used for its scores',
    [4],
    { text: 'pictures 8 9' },
  ],
  [{ kind: 'note', person: 4, text: 'red bag' }, 'Noted on 4: red bag', [4], { text: 'red bag' }],
  [{ kind: 'undo', event: 12 }, 'Took decision 12 back', [], { takes_back_or_restores: 12 }],
  [{ kind: 'redo', event: 12 }, 'Restored decision 12', [], { takes_back_or_restores: 12 }],
];

for (const [action, words, persons, columns] of told) {
  test(`${action.kind}: "${words}"`, () => {
    assert.equal(decisionWords(action), words);
    assert.deepEqual(personsOf(action), persons);
    assert.deepEqual(kindOf(action).columns?.(action) ?? {}, columns);
    assert.deepEqual(decisionAction.parse(action), action);
  });
}

test('every kind is told above', () => {
  assert.deepEqual([...new Set(told.map(([{ kind }]) => kind))], Object.keys(decisionKinds));
});

test('merges and splits alone move rows, and only texts can be broken', () => {
  const kinds = told.map(([action]) => action);
  const moving = kinds.filter((action) => kindOf(action).movesRows === true).map(({ kind }) => kind);
  assert.deepEqual([...new Set(moving)], ['merge', 'join', 'split', 'split_tracklets', 'cut', 'give', 'set_aside']);
  const texts = kinds.map((action) => kindOf(action).text?.(action)).filter((text) => text !== undefined);
  assert.deepEqual(texts, ['Ana', '', 'red bag']);
});

test('what is no request of a kind is refused', () => {
  for (const request of [
    { kind: 'unite', persons: [1, 2] },
    { kind: 'join', groups: [], aparts: [] },
    { kind: 'join', groups: [{ persons: [1] }], aparts: [] },
    { kind: 'cut', person: 1, at_frames: [] },
    { kind: 'give', person: 1, to: 2, stretches: [] },
    { kind: 'merge', persons: [1] },
    { kind: 'split', person: 1, at_frame: -1 },
    { kind: 'split_tracklets', person: 1, tracklets: [] },
    { kind: 'rename', person: 1, name: 'x'.repeat(201) },
    { kind: 'note', person: 1, text: 'x'.repeat(10_001) },
    { kind: 'hide', person: 1.5 },
  ]) {
    assert.equal(decisionRequest.safeParse(request).success, false, JSON.stringify(request).slice(0, 60));
  }
});
