import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDecision } from './check-decision.ts';

test('texts are kept without the spaces around them', () => {
  assert.deepEqual(checkDecision({ kind: 'rename', person: 3, name: '  Anna  ' }), {
    kind: 'rename',
    person: 3,
    name: 'Anna',
  });
  assert.deepEqual(checkDecision({ kind: 'rename', person: 3, name: '   ' }), { kind: 'rename', person: 3, name: '' });
});

test('what is longer than is kept is refused, with both lengths', () => {
  assert.throws(() => checkDecision({ kind: 'rename', person: 1, name: 'n'.repeat(201) }), {
    code: 'usage',
    message: 'The name has 201 characters; at most 200 are kept.',
  });
  assert.throws(() => checkDecision({ kind: 'note', person: 1, text: 't'.repeat(10_001) }), {
    code: 'usage',
    message: 'The text has 10001 characters; at most 10000 are kept.',
  });
  assert.equal(checkDecision({ kind: 'rename', person: 1, name: `${'n'.repeat(200)} ` }).kind, 'rename');
});

test('a note of nothing is none', () => {
  assert.throws(() => checkDecision({ kind: 'note', person: 1, text: ' \n ' }), {
    code: 'usage',
    message: 'The text is empty; nothing would be kept.',
  });
});

test('what is no decision at all is refused in a sentence', () => {
  assert.throws(() => checkDecision({ kind: 'merge', persons: [1], into: 1 }), {
    code: 'usage',
    message: /^This is no decision/,
  });
});
