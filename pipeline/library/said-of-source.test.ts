import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsSaid } from './said-of-source.ts';

const nothing = () => ({});

test('what is said of a source is kept without what surrounds it; empty texts say that nobody knows', async () => {
  const facts = await factsSaid(
    { name: ' hall ', place: '  ', camera: ' A ', tags: ['night', ' night ', '', 'rain'], start: null },
    nothing,
  );
  assert.deepEqual(facts, {
    name: 'hall',
    place: null,
    camera: 'A',
    tags: ['night', 'rain'],
    startMs: null,
    startFrom: null,
  });
});

test('what is not said stays, and a start is by hand or as it was recorded', async () => {
  assert.deepEqual(await factsSaid({ place: 'hall' }, nothing), {
    name: undefined,
    place: 'hall',
    camera: undefined,
    tags: undefined,
  });
  const start = Date.UTC(2026, 2, 4);
  const { startMs, startFrom } = await factsSaid({ start }, nothing);
  assert.deepEqual([startMs, startFrom], [start, 'hand']);
  const recorded = await factsSaid({ start: 'recorded' }, () => ({ startMs: start, startFrom: 'file name' }));
  assert.deepEqual([recorded.startMs, recorded.startFrom], [start, 'file name']);
});

test('what cannot be is refused with a sentence', async () => {
  for (const [said, sentence] of [
    [{ name: '  ' }, /has to be called something/],
    [{ place: 'hall\nyard' }, /The place has to stand in one line/],
    [{ tags: ['a\nb'] }, /A tag has to stand in one line/],
    [{ camera: 'c'.repeat(201) }, /The camera may have 200 characters/],
    [{ start: Date.UTC(20_260, 2, 4) }, /began between 1888 and 2200/],
  ] as const)
    await assert.rejects(
      factsSaid({ ...said, ...('tags' in said ? { tags: [...said.tags] } : {}) } as never, nothing),
      {
        code: 'usage',
        message: sentence,
      },
    );
});
