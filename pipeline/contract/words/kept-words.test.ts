import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SavedSearch } from '../search.ts';
import { keptNews } from './kept-words.ts';

const kept: SavedSearch = {
  ...{ id: 1, name: 'red tops', made_at: '', fresh: [], problem: null },
  question: { like: [], unlike: [], filter: {}, limit: 50, offset: 0 },
};

test('a kept question tells of new persons, of why it cannot be asked, and else of nothing', () => {
  assert.equal(keptNews(kept), null);
  assert.equal(keptNews({ ...kept, fresh: [8, 12] }), 'New for the kept search red tops: 2 persons.');
  assert.match(keptNews({ ...kept, problem: 'Person 3 is gone.' }) ?? '', /red tops cannot be asked: Person 3/);
});
