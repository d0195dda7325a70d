import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseRows } from '#base/vector-math.ts';
import { clearContrast, contrastOf, splitGroups } from './split-groups.ts';

/** Crops that all share a strong common look (the first number) and differ in the rest. */
const crops = (...kinds: readonly (readonly [second: number, third: number])[]): Float32Array =>
  normaliseRows(Float32Array.from(kinds.flatMap(([second, third], i) => [5, second + i / 100, third - i / 80])), 3);
const common = Float32Array.of(0.95, 0.1, 0.1);
const [red, blue] = [[1, -1] as const, [-1, 1] as const];

test('two people who share the look of the video contrast fully, and are cut where the one becomes the other', () => {
  const split = splitGroups(crops(red, red, red, red, red, red, blue, blue, blue, blue, blue), common);
  assert.equal(split?.at, 6);
  assert.ok(split !== null && contrastOf(split) > clearContrast, JSON.stringify(split));
});

test('one person has no contrast worth a proposal', () => {
  const split = splitGroups(crops(...Array.from({ length: 12 }, () => red)), common);
  assert.ok(split !== null && contrastOf(split) < 0.3, JSON.stringify(split));
});

test('fewer than five crops on a side are a moment, not a person', () => {
  const split = splitGroups(crops(red, red, red, red, red, blue, blue, blue), common);
  assert.equal(split, null);
});
