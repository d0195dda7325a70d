import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exactInterval } from './exact-interval.ts';

const near = (found: readonly number[], wanted: readonly number[]): void => {
  found.forEach((value, index) => {
    assert.ok(Math.abs(value - wanted[index]) < 2e-4, `${found.join(' to ')} for ${wanted.join(' to ')}`);
  });
};

describe('exactInterval', () => {
  it('says of eight in ten that it may be 0.44 to 0.97, as the tables of Clopper and Pearson do', () => {
    near(exactInterval(8, 10), [0.4439, 0.9748]);
  });

  it('reaches the ends where all or none succeeded: 1 - 0.025^(1/n) and its mirror', () => {
    near(exactInterval(8, 8), [0.025 ** (1 / 8), 1]);
    near(exactInterval(0, 8), [0, 1 - 0.025 ** (1 / 8)]);
  });

  it('narrows with the number: nine in ten of 1,000 is known to two hundredths', () => {
    near(exactInterval(900, 1000), [0.8797, 0.9179]);
  });
});
