import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from './event-words.ts';

test('a decision is told as a sentence that says what stays', () => {
  assert.equal(eventWords({ kind: 'merge', persons: [3, 7, 9], into: 3 }), 'Merged 3, 7 and 9; 3 stays');
  assert.equal(
    eventWords({ kind: 'split', person: 4, at_frame: 210, new_person: 14 }),
    'Split 4 at frame 210; the later part is 14',
  );
  assert.equal(eventWords({ kind: 'rename', person: 4, name: '' }), 'Took the name of 4 away');
  assert.equal(eventWords({ kind: 'whole', person: 4, segments: [] }), 'Said that 4 is one person');
  assert.equal(eventWords({ kind: 'undo', event: 12 }), 'Took back decision 12');
});
