import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import type { ProgressEvent } from '#contract/progress.ts';
import { barLine } from './progress-report.ts';

const event: ProgressEvent = {
  stage: 'embed',
  unit: 'crops',
  done: 340,
  total: 500,
  per_second: 87.4,
  seconds_left: 1.83,
};

describe('a bar', () => {
  it('shows stage, share, counts, rate and time left', () => {
    const line = barLine(event, 0.68, 100);
    assert.match(line, /^Embedding █+░+ {2}68 % 340 of 500 crops, 87 a second, 1\.8 s left$/);
  });

  it('fits every terminal, and does without the bar on a narrow one', () => {
    for (const columns of [120, 80, 60]) assert.ok(stringWidth(barLine(event, 0.68, columns)) <= columns, `${columns}`);
    assert.doesNotMatch(barLine(event, 0.68, 50), /█/);
  });

  it('says what it knows where no total is known yet', () => {
    const unknown: ProgressEvent = {
      stage: 'crops',
      unit: 'frames',
      done: 1200,
      total: null,
      per_second: 250,
      seconds_left: null,
    };
    assert.equal(barLine(unknown, 0, 80), 'Crops     1,200 frames, 250 a second');
  });

  it('speaks of no time left when it is full', () => {
    assert.match(barLine({ ...event, done: 500, seconds_left: 0 }, 1, 100), /100 % 500 crops, 87 a second$/);
  });
});
