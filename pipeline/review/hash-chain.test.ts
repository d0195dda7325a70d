import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { canonicalJson } from '#base/canonical-json.ts';
import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionEvent } from '#contract/decisions.ts';
import { eventBody, findBreak, genesisHash, sealEvent } from './hash-chain.ts';

const uuid = '2c1e6b1e-0000-4000-8000-000000000001';

function chainOf(count: number): DecisionEvent[] {
  const events: DecisionEvent[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    events.push(
      sealEvent({
        seq,
        action: { kind: 'rename', person: seq, name: `Zoë ${seq}` },
        by: 'Ana',
        at: '2026-01-01T00:00:00.000Z',
        app_version: '0.1.0',
        forced: [],
        seen: null,
        previous_hash: events.at(-1)?.hash ?? genesisHash(uuid),
      }),
    );
  }
  return events;
}

test('canonical JSON is that of RFC 8785: its example of section 3.2.2', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  assert.equal(canonicalJson(value), expected);
});

test('canonical JSON refuses what has no JSON text', () => {
  for (const value of [undefined, { x: Number.NaN }, ['\ud800']]) {
    assert.throws(
      () => canonicalJson(value),
      (error) => error instanceof DoppelError && error.code === 'internal',
    );
  }
});

test("an event's hash is the SHA-256 of its canonical JSON without the hash", () => {
  const [event] = chainOf(1);
  const { hash, ...rest } = event;
  assert.equal(eventBody(event), canonicalJson(rest));
  assert.equal(hash, createHash('sha256').update(canonicalJson(rest)).digest('hex'));
  assert.equal(event.previous_hash, createHash('sha256').update(uuid).digest('hex'));
});

test('a whole chain holds, and so does an empty one', () => {
  assert.equal(findBreak(chainOf(5), uuid), null);
  assert.equal(findBreak([], uuid), null);
});

test('a changed event, a missing one, a swapped order and the log of another project are found where they begin', () => {
  const changed = chainOf(5).map((event) => (event.seq === 3 ? { ...event, by: 'Eve' } : event));
  assert.equal(findBreak(changed, uuid)?.seq, 3);
  const rehashed = chainOf(5).map((event) => (event.seq === 3 ? sealEvent({ ...event, by: 'Eve' }) : event));
  assert.equal(findBreak(rehashed, uuid)?.seq, 4);
  assert.equal(findBreak(chainOf(5).toSpliced(1, 1), uuid)?.seq, 2);
  assert.equal(findBreak(chainOf(5).toReversed(), uuid)?.seq, 1);
  assert.equal(findBreak(chainOf(5), 'another')?.seq, 1);
});
