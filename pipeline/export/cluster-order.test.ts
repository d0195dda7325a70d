import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#tests/report/sample-export.ts';
import { clusterOrder } from './cluster-order.ts';

/** Merges the two clusters of the greatest mean similarity until one is left: every cluster that ever stood. */
function plainAverageLinkage(matrix: Float32Array, count: number): number[][] {
  let clusters = Array.from({ length: count }, (_, row) => [row]);
  const seen: number[][] = [];
  const mean = (a: number[], b: number[]) =>
    a.reduce((sum, i) => sum + b.reduce((inner, j) => inner + matrix[i * count + j], 0), 0) / (a.length * b.length);
  while (clusters.length > 1) {
    let best: [number[], number[]] = [clusters[0], clusters[1]];
    for (const [index, a] of clusters.entries()) {
      for (const b of clusters.slice(index + 1)) if (mean(a, b) > mean(...best)) best = [a, b];
    }
    const joined = [...best[0], ...best[1]];
    clusters = [...clusters.filter((cluster) => !best.includes(cluster)), joined];
    seen.push(joined);
  }
  return seen;
}

function symmetric(count: number, values: readonly number[]): Float32Array {
  const matrix = new Float32Array(count * count).fill(1);
  let next = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      matrix[a * count + b] = values[next];
      matrix[b * count + a] = values[next++];
    }
  }
  return matrix;
}

test('every cluster that plain average linkage forms stands together in the order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (count, seed) => {
      // Values drawn by a generator and not by fast-check, which likes round ones: under ties two right answers differ.
      const random = seededRandom(seed);
      const matrix = symmetric(
        count,
        Array.from({ length: (count * (count - 1)) / 2 }, () => random() * 2 - 1),
      );
      const order = [...clusterOrder(matrix, count)];
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        [...Array(count).keys()],
      );
      for (const cluster of plainAverageLinkage(matrix, count)) {
        const places = cluster.map((row) => order.indexOf(row));
        assert.equal(Math.max(...places) - Math.min(...places), cluster.length - 1, `${cluster} in ${order}`);
      }
    }),
    { numRuns: 300 },
  );
});

test('ties are settled by row, so that everyone alike keeps their order, and none or one is no trouble', () => {
  assert.deepEqual([...clusterOrder(new Float32Array(36).fill(1), 6)], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...clusterOrder(Float32Array.of(1), 1)], [0]);
  assert.deepEqual([...clusterOrder(new Float32Array(0), 0)], []);
});
