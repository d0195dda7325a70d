import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { doublingModel } from '#tests/fixtures/doubling-model.ts';
import { InferenceLane } from './inference-lane.ts';
import { BusyMeter, InferenceLanes } from './inference-lanes.ts';
import { ModelError } from './model-error.ts';

/** Pieces of work of so many milliseconds, each followed by a rest; whether any of them ended a busy stretch. */
function isEverBusy(workMs: number, restMs: number, forMs: number): boolean {
  const meter = new BusyMeter(0);
  let [now, isBusy] = [0, false];
  while (now < forMs) {
    meter.begin(now);
    now += workMs;
    isBusy ||= meter.end(now);
    now += restMs;
  }
  return isBusy;
}

describe('how busy lanes are', () => {
  test('work without rest is busy after a stretch and not before it; a quarter of the time never is', () => {
    assert.equal(isEverBusy(10, 0, 900), false);
    assert.equal(isEverBusy(10, 1, 1100), true);
    assert.equal(isEverBusy(10, 30, 60_000), false);
  });

  test('works that overlap count once, and one long work counts as it goes on', () => {
    const meter = new BusyMeter(0);
    meter.begin(0);
    meter.begin(100);
    assert.equal(meter.end(300), false);
    assert.equal(meter.end(400), false);
    meter.begin(900);
    assert.equal(meter.end(1000), false, '500 of 1000 ms');
    meter.begin(1000);
    meter.begin(1000);
    assert.equal(meter.end(2000), true, 'the second still works');
    assert.equal(meter.end(2900), false);
  });
});

test('what opening a further lane threw is told to whoever runs next, and the lanes that there are can be closed', async () => {
  const start = { model: new Uint8Array(doublingModel), device: 'cpu', threads: 1, optimisation: 'all' } as const;
  const lane = await InferenceLane.open(start, 'doubling.onnx');
  const lanes = new InferenceLanes([lane], 2, () => Promise.reject(new ModelError('damaged', 'no room')));
  await assert.rejects(
    async () => {
      for (;;) await lanes.run({ x: { data: new Float32Array([1, 2]), dims: [2] } });
    },
    { message: 'no room' },
  );
  assert.equal(lanes.count, 1);
  await lanes.close();
  await assert.rejects(lane.run({}), { code: 'closed' });
});
