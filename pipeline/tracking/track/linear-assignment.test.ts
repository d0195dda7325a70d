import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assignWithin } from './linear-assignment.ts';

/** The least sum of (cost - limit) over any pairing, by trying them all. */
function leastByTrial(costs: readonly (readonly number[])[], limit: number, row = 0, taken = 0): number {
  if (row === costs.length) return 0;
  const alone = leastByTrial(costs, limit, row + 1, taken);
  return costs[row].reduce((best, cost, column) => {
    if ((taken & (1 << column)) !== 0 || cost >= limit) return best;
    return Math.min(best, cost - limit + leastByTrial(costs, limit, row + 1, taken | (1 << column)));
  }, alone);
}

describe('linear assignment', () => {
  it('finds the cheapest of all pairings below the limit', () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
      fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(matrix, fc.double({ min: 0.1, max: 1.2, noNaN: true }), (costs, limit) => {
        const assigned = assignWithin(Float64Array.from(costs.flat()), costs.length, costs[0].length, limit);
        const used = [...assigned].filter((column) => column >= 0);
        assert.equal(new Set(used).size, used.length);
        const sum = [...assigned].reduce((total, c, r) => (c < 0 ? total : total + costs[r][c] - limit), 0);
        assert.ok(Math.abs(sum - leastByTrial(costs, limit)) < 1e-9);
        for (const [r, c] of assigned.entries()) assert.ok(c < 0 || costs[r][c] < limit);
      }),
    );
  });

  it('pairs nothing where there are no rows or no columns', () => {
    assert.deepEqual([...assignWithin(new Float64Array(0), 0, 3, 1)], []);
    assert.deepEqual([...assignWithin(new Float64Array(0), 2, 0, 1)], [-1, -1]);
  });
});
