import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import type { QueuePair } from '#contract/review.ts';
import { sampleRatedPair } from '#tests/support/sample-pair.ts';
import type { Transport } from '../client/channel-client.ts';
import { checkedClient } from '../client/checked-client.ts';
import { PersonCache } from './person-cache.ts';
import { ReviewSession } from './review-session.ts';

const seen: SeenEvidence = { pairs: [], model_sha256: null, crop_ids: [] };
const handle = 'h'.repeat(16);
const hash = '0'.repeat(64);

const pairOf = (a: number, b: number): QueuePair => ({ ...sampleRatedPair({ a, b }), state: 'open' });

/** A wire whose other end this test plays: `decide` answers `review.decide`, and the queue is sent after `beforeQueue`. */
function sessionOver(
  decide: (decision: DecisionRequest, seq: number) => Promise<unknown>,
  beforeQueue: () => Promise<void>,
  countOpen: () => number = () => 3,
) {
  let seq = 0;
  const asked: string[] = [];
  const transport: Transport = {
    send: async (channel, request) => {
      asked.push(channel);
      if (channel === 'review.decide') return decide((request as { decision: DecisionRequest }).decision, ++seq);
      if (channel !== 'review.queue')
        return { ok: false, error: { code: 'internal', message: `Not played: ${channel}` } };
      await beforeQueue();
      const pairs = [pairOf(1, 2), pairOf(3, 4), pairOf(5, 6)];
      const value = {
        pairs,
        decided: 0,
        open: countOpen(),
        unsure: 0,
        seconds_per_decision: null,
        no_probability_reason: null,
        preliminary: null,
      };
      return { ok: true, value };
    },
    listen: () => () => undefined,
    pathOf: () => null,
  };
  const client = checkedClient(transport);
  const session = new ReviewSession(client, new PersonCache(client), () => undefined);
  return { session, asked };
}

function written(action: DecisionRequest, seq: number): unknown {
  const event = { seq, action, by: 'x', at: '', app_version: '', forced: [], seen: null, previous_hash: hash, hash };
  return { ok: true, value: { events: [event], head: { seq, hash }, active_persons: [] } };
}

/** The session with its queue on screen. */
async function opened(
  decide: (decision: DecisionRequest, seq: number) => Promise<unknown>,
  beforeQueue: () => Promise<void> = async () => undefined,
  countOpen?: () => number,
) {
  const { session, asked } = sessionOver(decide, beforeQueue, countOpen);
  session.open(handle, 0);
  await session.load();
  const state = () => session.store.get().state ?? assert.fail('there is no queue');
  return { session, asked, state };
}

test('the next pair stands there before the answer is on disk', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const { session, state } = await opened(() => promise);
  const pair = state().current ?? assert.fail();
  const answer = session.answer(pair, 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  assert.equal(state().current?.a, 3);
  assert.equal(state().pending.length, 1);
  resolve(written({ kind: 'apart', a: 1, b: 2 }, 1));
  await answer;
  assert.equal(state().pending.length, 0);
});

test('an answer that cannot be written brings its pair back with the reason', async () => {
  const error = { code: 'disk_full', message: 'No room is left.' };
  const { session, state } = await opened(async () => ({ ok: false, error }));
  const pair = state().current ?? assert.fail();
  await session.answer(pair, 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  assert.equal(state().current, pair);
  assert.ok(state().failed?.error instanceof DoppelError);
  assert.equal(state().failed?.error.message, 'No room is left.');
});

test('answers are written one after another in the order in which they were given', async () => {
  const order: string[] = [];
  const { session, state } = await opened(async (decision, seq) => {
    order.push(`begin ${decision.kind}`);
    await wait(decision.kind === 'apart' ? 20 : 1);
    order.push(`end ${decision.kind}`);
    return written(decision, seq);
  });
  const first = session.answer(state().current ?? assert.fail(), 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  const second = session.answer(state().current ?? assert.fail(), 'unsure', { kind: 'unsure', a: 3, b: 4 }, seen);
  await Promise.all([first, second]);
  assert.deepEqual(order, ['begin apart', 'end apart', 'begin unsure', 'end unsure']);
});

test('one failed answer does not hold back the next', async () => {
  const error = { code: 'conflict', message: 'No.' };
  const { session, state } = await opened(async (decision, seq) =>
    decision.kind === 'apart' ? { ok: false, error } : written(decision, seq),
  );
  const first = session.answer(state().current ?? assert.fail(), 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  const second = session.answer(state().current ?? assert.fail(), 'unsure', { kind: 'unsure', a: 3, b: 4 }, seen);
  await Promise.all([first, second]);
  assert.equal(state().failed?.pair.a, 1);
  assert.equal(session.lastSeq, 2);
});

test("the word of a decision of this window, coming before its answer, is not taken for somebody else's", async () => {
  const { session, asked, state } = await opened(async (decision, seq) => {
    session.noticeChange(seq);
    return written(decision, seq);
  });
  const loads = () => asked.filter((channel) => channel === 'review.queue').length;
  const before = loads();
  await session.answer(state().current ?? assert.fail(), 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  assert.equal(loads(), before);
  session.noticeChange(7);
  assert.equal(session.lastSeq, 7);
  assert.equal(loads(), before + 1);
});

test('an undo brings its pair back, unless it has been redone by the time the queue arrives', async () => {
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  const { session, state } = await opened(
    async (decision, seq) => {
      if (decision.kind === 'apart') return written(decision, seq);
      const action = { kind: decision.kind, event: 1 };
      return written(action as DecisionRequest, seq);
    },
    () => (isHeld ? held.promise : Promise.resolve()),
  );
  await session.answer(state().current ?? assert.fail(), 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  assert.equal(state().current?.a, 3);
  await session.decide({ kind: 'undo' });
  assert.equal(state().current?.a, 1);
  session.move(1);
  isHeld = true;
  const undone = session.decide({ kind: 'undo' });
  const redone = session.decide({ kind: 'redo' });
  await redone;
  held.resolve();
  await undone;
  assert.equal(state().current?.a, 3);
});

test("undo and redo are about this window's own decisions", async () => {
  const { session, state } = await opened(async (decision, seq) => written(decision, seq));
  const answer = async (kind: 'apart' | 'unsure') => {
    const pair = state().current ?? assert.fail();
    await session.answer(pair, kind, { kind, a: pair.a, b: pair.b }, seen);
  };
  assert.equal(session.targetOf('undo'), 'latest', 'a window that was just opened goes on with what there was');
  await answer('apart');
  await answer('unsure');
  assert.equal(session.targetOf('undo'), 2);
  await session.decide({ kind: 'undo', event: 2 });
  assert.equal(session.targetOf('undo'), 1);
  assert.equal(session.targetOf('redo'), 2);
  await session.decide({ kind: 'redo', event: 2 });
  assert.equal(session.targetOf('undo'), 2);
  session.noticeChange(7);
  for (const event of [2, 1]) await session.decide({ kind: 'undo', event });
  assert.equal(session.targetOf('undo'), 'elsewhere', 'none of its own is left');
});

test('what undo is about is known once all that was sent is answered, also where an answer is a refusal', async () => {
  const { session } = await opened(async (decision, seq) => {
    await wait(20);
    if (seq === 2) return { ok: false, error: { code: 'conflict', message: 'no' } };
    return written(decision, seq);
  });
  const first = session.decide({ kind: 'hide', person: 1 });
  assert.equal(session.targetOf('undo'), 'latest', 'it is on its way');
  await session.answered();
  assert.equal(session.targetOf('undo'), 1);
  const refused = assert.rejects(session.decide({ kind: 'hide', person: 2 }));
  await session.answered();
  assert.equal(session.targetOf('undo'), 1);
  await Promise.all([first, refused]);
});

test('what was decided elsewhere since a window was opened is asked about before it is taken back there', async () => {
  const { session } = await opened(async (decision, seq) => written(decision, seq));
  session.noticeChange(5);
  assert.equal(session.targetOf('undo'), 'elsewhere');
  assert.equal(session.targetOf('redo'), 'elsewhere');
});

test('a question whose answer was lost is asked again under its key, and another one is not', async () => {
  const keys: (string | undefined)[] = [];
  let isLost = true;
  const transport: Transport = {
    send: async (channel, request) => {
      if (channel !== 'review.decide') return { ok: false, error: { code: 'internal', message: 'not played' } };
      const { decision, key } = request as { decision: DecisionRequest; key?: string };
      keys.push(key);
      if (isLost) throw new DoppelError('failed', 'Doppel does not answer.');
      return written(decision, keys.length);
    },
    listen: () => () => undefined,
    pathOf: () => null,
  };
  const client = checkedClient(transport);
  const session = new ReviewSession(client, new PersonCache(client), () => undefined);
  session.open(handle, 0);
  const note = (text: string) => session.decide({ kind: 'note', person: 1, text });
  await assert.rejects(note('a red bag'), { code: 'failed' });
  isLost = false;
  await note('a red bag');
  await note('a red bag');
  await assert.rejects(
    (async () => {
      isLost = true;
      await note('b');
    })(),
  );
  isLost = false;
  await note('c');
  await note('b');
  assert.equal(keys[1], keys[0]);
  assert.equal(new Set(keys).size, keys.length - 1, 'every other question has a key of its own');
});

test('what an answer settled is said once the queue has come anew, and only where no other came between', async () => {
  let left = 9;
  const { session } = await opened(
    async (decision, seq) => {
      left -= 4;
      return written(decision, seq);
    },
    undefined,
    () => left,
  );
  await session.answer(pairOf(1, 2), 'apart', { kind: 'apart', a: 1, b: 2 }, seen);
  assert.equal(session.lastAnswer.get()?.settled, undefined);
  await session.load();
  assert.deepEqual(session.lastAnswer.get()?.settled, { left: 5, fewer: 4 });
  await session.answer(pairOf(3, 4), 'apart', { kind: 'apart', a: 3, b: 4 }, seen);
  await session.answer(pairOf(5, 6), 'apart', { kind: 'apart', a: 5, b: 6 }, seen);
  await session.load();
  assert.equal(session.lastAnswer.get()?.settled, undefined);
});
