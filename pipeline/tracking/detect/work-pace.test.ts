import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WorkPace } from './work-pace.ts';

describe('the pace of a stage', () => {
  it('is told once it can be measured, of this run only', () => {
    let nowMs = 0;
    const pace = new WorkPace('detect', 'frames', 100, 40, () => nowMs);
    assert.equal(pace.at(41).per_second, null);
    nowMs = 2000;
    const event = pace.at(60);
    assert.deepEqual([event.done, event.total, event.per_second, event.seconds_left], [60, 100, 10, 4]);
  });

  it('does not claim a total that was passed', () => {
    const pace = new WorkPace('detect', 'frames', 10, 0, () => 0);
    assert.deepEqual([pace.at(10).total, pace.at(11).total, pace.at(11).seconds_left], [10, null, null]);
  });
});
