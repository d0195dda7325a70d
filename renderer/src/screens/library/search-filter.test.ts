import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LibraryReply } from '#contract/library.ts';
import { filterParts, withList, withTime } from './search-filter.ts';

const overview = { sources: [{ id: 1, name: 'hall' }] } as unknown as LibraryReply;
const noon = Date.UTC(2026, 2, 4, 12);

test('a filter is told part by part, and each part can be taken back alone', () => {
  const filter = { sources: [1, 9], tags: ['night', 'rain'], from_ms: noon };
  const parts = filterParts(filter, overview);
  assert.deepEqual(
    parts.map(({ words }) => words),
    ['in hall or video 9', 'tagged night and rain', 'from 2026-03-04 12:00:00'],
  );
  assert.deepEqual(parts[0].without, { tags: ['night', 'rain'], from_ms: noon });
  assert.deepEqual(parts[2].without, { sources: [1, 9], tags: ['night', 'rain'] });
});

test('an empty list and no time ask for nothing', () => {
  assert.deepEqual(withList({ places: ['hall'] }, 'places', []), {});
  assert.deepEqual(withList({}, 'places', ['hall']), { places: ['hall'] });
  assert.deepEqual(withTime({ to_ms: noon }, 'to_ms', null), {});
  assert.deepEqual(filterParts({}, overview), []);
});
