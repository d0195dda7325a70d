import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonTraits } from '#contract/review.ts';
import {
  type Filtered,
  filterWords,
  isActive,
  noFilter,
  type PersonFilter,
  pairPasses,
  passes,
  readFilter,
  typedTime,
  writeFilter,
} from './person-filter.ts';

const msOf = (frame: number): number => frame * 100;
/** Seen in frames 10 to 20 and 50 to 60, which is 1 to 2 s and 5 to 6 s. */
const person = (traits: Partial<PersonTraits> | null): Filtered => ({
  person: {
    id: 1,
    presence: [
      [10, 20],
      [50, 60],
    ],
  },
  traits: traits === null ? null : { id: 1, height_px: 80, quality: 0.5, tags: [], ...traits },
});
const does = (wish: Partial<PersonFilter>, traits: Partial<PersonTraits> | null = {}): boolean =>
  passes(person(traits), { ...noFilter, ...wish }, msOf);

test('a filter comes back from its address as it was written', () => {
  const filter: PersonFilter = { fromMs: 10_500, toMs: 40_000, leastHeight: 60, leastQuality: 0.35, tag: 'täter & co' };
  assert.deepEqual(readFilter(new URLSearchParams(writeFilter(filter))), filter);
  assert.equal(writeFilter(noFilter), '');
  assert.equal(isActive(readFilter(new URLSearchParams(''))), false);
});

test('what is no number in an address asks for nothing', () => {
  assert.deepEqual(readFilter(new URLSearchParams('from=x&to=-3&height=Infinity&quality=&tag=%20')), noFilter);
  assert.equal(readFilter(new URLSearchParams('quality=7')).leastQuality, 1);
});

test('somebody is seen within a time as soon as any of their stretches reaches into it', () => {
  assert.equal(does({ fromMs: 2000, toMs: 3000 }), true);
  assert.equal(does({ fromMs: 2001, toMs: 4999 }), false, 'between two visits nobody is seen');
  assert.equal(does({ toMs: 999 }), false);
  assert.equal(does({ fromMs: 5900 }), true);
});

test('size, quality and tags ask of the person, and nobody is left out by what is not known yet', () => {
  assert.equal(does({ leastHeight: 80 }), true);
  assert.equal(does({ leastHeight: 81 }), false);
  assert.equal(does({ leastQuality: 0.51 }), false);
  assert.equal(does({ leastHeight: 1 }, { height_px: null }), false, 'who has no picture is not tall');
  assert.equal(does({ tag: 'witness' }), false);
  assert.equal(does({ tag: 'witness' }, { tags: ['witness'] }), true);
  assert.equal(does({ tag: 'witness', leastHeight: 500 }, null), true);
});

test('of a pair one has the time and the tag, and both are large enough', () => {
  const other: Filtered = {
    person: { id: 2, presence: [[900, 950]] },
    traits: { id: 2, height_px: 40, quality: 0.9, tags: ['b'] },
  };
  const two = [person({ tags: ['a'] }), other] as const;
  const is = (wish: Partial<PersonFilter>) => pairPasses(two, { ...noFilter, ...wish }, msOf);
  assert.equal(is({ fromMs: 80_000 }), true);
  assert.equal(is({ fromMs: 7000, toMs: 80_000 }), false);
  assert.deepEqual([is({ tag: 'a' }), is({ tag: 'b' }), is({ tag: 'c' })], [true, true, false]);
  assert.deepEqual([is({ leastHeight: 40 }), is({ leastHeight: 60 })], [true, false]);
});

test('what a filter asks for is said', () => {
  const filter: PersonFilter = { fromMs: 10_000, toMs: 40_000, leastHeight: 60, leastQuality: 0.4, tag: 'witness' };
  assert.equal(
    filterWords(filter),
    'seen 0:10.0 to 0:40.0, at least 60 px tall, a picture of quality 0.4 or better, #witness',
  );
  assert.equal(filterWords({ ...noFilter, fromMs: 5000 }), 'seen from 0:05.0 on');
});

test('a time is typed as seconds or as a clock says it', () => {
  assert.deepEqual(['90', '1:30', '1:02:03.5', 'x', '', '1:2:3:4', '-5'].map(typedTime), [
    90_000,
    90_000,
    3_723_500,
    null,
    null,
    null,
    null,
  ]);
});
