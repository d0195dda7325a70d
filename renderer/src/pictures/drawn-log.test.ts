import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DrawnLog } from './drawn-log.ts';

test('the time on screen adds up over leaving and coming back; what was never drawn is not told', () => {
  const log = new DrawnLog();
  log.show(7, 100);
  log.show(7, 150);
  log.hide(7, 300);
  log.show(7, 1000);
  log.show(8, 1200);
  log.hide(9, 1300);
  assert.deepEqual(log.read([7, 8, 9], 1500), [
    { crop_id: 7, ms: 700 },
    { crop_id: 8, ms: 300 },
  ]);
  assert.deepEqual([log.wasDrawn(7), log.wasDrawn(9)], [true, false]);
});
