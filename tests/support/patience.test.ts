import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { patient, slowdown, waitUntil } from './patience.ts';

test('what comes is returned as soon as it is there', async () => {
  let looks = 0;
  assert.equal(await waitUntil('the third look', () => (++looks === 3 ? 'here' : null), { everyMs: 1 }), 'here');
  assert.equal(looks, 3);
  assert.equal(await waitUntil('zero is something', () => 0), 0);
});

test('what never comes ends with what was waited for', async () => {
  await assert.rejects(
    waitUntil(
      () => 'the moon',
      () => false,
      { quietMs: 5, everyMs: 1 },
    ),
    /Waited .* in vain: the moon/,
  );
});

test('patience is never less than was asked for', () => {
  assert.ok(slowdown() >= 1);
  assert.ok(patient(1000) >= 1000);
});

test('patience grows when others work', { timeout: 120_000 }, async () => {
  const count = availableParallelism() * 6;
  const spinning = Array.from({ length: count }, () => new Worker('for (;;);', { eval: true }));
  try {
    await Promise.all(spinning.map((worker) => new Promise((resolve) => worker.once('online', resolve))));
    // Other programs of the machine may make it greater still, and one stretch may be lucky.
    await waitUntil('the load of our own workers', () => slowdown() > 1.5, { quietMs: 30_000, everyMs: 1 });
  } finally {
    await Promise.all(spinning.map((worker) => worker.terminate()));
  }
});
