import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionAction, DecisionEvent } from '#contract/decisions.ts';
import { secondsPerDecision } from './review-pace.ts';

const merge: DecisionAction = { kind: 'merge', persons: [1, 2], into: 1 };

function events(seconds: readonly number[], action: DecisionAction = merge, by = 'A'): DecisionEvent[] {
  return seconds.map((second, index) => ({
    seq: index + 1,
    action,
    by,
    at: new Date(second * 1000).toISOString(),
    app_version: '0',
    forced: [],
    seen: null,
    previous_hash: '0'.repeat(64),
    hash: '0'.repeat(64),
  }));
}

test('the pace is the median time between two answers, once there are three', () => {
  assert.equal(secondsPerDecision(events([0, 2]), 'A'), null);
  assert.equal(secondsPerDecision(events([0, 2, 6]), 'A'), 3);
  assert.equal(secondsPerDecision(events([0, 2, 6, 7]), 'A'), 2);
});

test('a night between two answers is no time of thinking', () => {
  assert.equal(secondsPerDecision(events([0, 2, 50_000, 50_002]), 'A'), 2);
  assert.equal(secondsPerDecision(events([0, 50_000, 90_000]), 'A'), null);
});

test('only this reviewer counts, and only answers to pairs', () => {
  assert.equal(secondsPerDecision(events([0, 2, 6], merge, 'B'), 'A'), null);
  assert.equal(secondsPerDecision(events([0, 2, 6], { kind: 'note', person: 1, text: 'x' }), 'A'), null);
});
