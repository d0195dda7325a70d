import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LibrarySource } from '#contract/library.ts';
import { changesOf, fieldsOf, startProblem, takingBack } from './source-fields.ts';

const began = Date.UTC(2026, 2, 4, 10, 0, 0, 250);
const source: LibrarySource = {
  ...{ id: 1, kind: 'project', path: '/a/hall.doppel', name: 'hall', present: true, place: null, camera: 'A' },
  ...{ tags: ['night', 'rain'], start_ms: began, start_from: 'file name', duration_ms: 1000, added_at: '' },
  ...{ synced_at: null, problem: null, persons: 3 },
};

test('what was not touched is not said, so that a start keeps its fraction and where it is known from', () => {
  assert.deepEqual(changesOf(source, fieldsOf(source)), {});
  assert.deepEqual(changesOf(source, { ...fieldsOf(source), place: ' yard' }), { place: ' yard' });
});

test('texts become what the engine takes: tags a list, an empty start that nobody knows', () => {
  const typed = { ...fieldsOf(source), tags: 'day, , dry', start: '' };
  assert.deepEqual(changesOf(source, typed), { tags: ['day', 'dry'], start: null });
  const moved = { ...fieldsOf(source), start: '2026-03-04 11:00:00' };
  assert.deepEqual(changesOf(source, moved), { start: Date.UTC(2026, 2, 4, 11) });
});

test('taking back says again what was known of each that was changed, and of nothing else', () => {
  assert.deepEqual(takingBack(source, { place: 'yard', start: null }), { place: null, start: 'recorded' });
  assert.deepEqual(takingBack({ ...source, start_from: 'hand' }, { start: null }), { start: began });
  assert.deepEqual(takingBack({ ...source, start_ms: null, start_from: null }, { start: 1 }), { start: null });
});

test('a start that is none is told as that', () => {
  assert.equal(startProblem(' '), null);
  assert.equal(startProblem('2026-03-04 11:00'), null);
  assert.match(startProblem('yesterday') ?? '', /^Give a time such as/);
});
