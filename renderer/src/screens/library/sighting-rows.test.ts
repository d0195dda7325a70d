import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LibrarySighting } from '#contract/library.ts';
import { sightingRows } from './sighting-rows.ts';

const sighting = (id: number, source: number, first: number, last: number, start: number | null): LibrarySighting => ({
  ...{
    id,
    source,
    source_name: `video ${source}`,
    place: null,
    camera: null,
    tracklet: id,
    first_frame: 0,
    last_frame: 1,
  },
  ...{ first_ms: first, last_ms: last, clock_known: false },
  from_ms: start === null ? null : start + first,
  to_ms: start === null ? null : start + last,
});

test('where all times are known, the rows of all videos share one clock', () => {
  const { span, rows } = sightingRows([
    sighting(1, 1, 0, 1000, 10_000),
    sighting(2, 2, 0, 2000, 18_000),
    sighting(3, 1, 4000, 5000, 10_000),
  ]);
  assert.deepEqual(span, { fromMs: 10_000, toMs: 20_000, kind: 'clock' });
  assert.deepEqual(
    rows.map(({ name, bars }) => [name, bars.map(({ from, length }) => [from, length])]),
    [
      [
        'video 1',
        [
          [0, 0.1],
          [0.4, 0.1],
        ],
      ],
      ['video 2', [[0.8, 0.2]]],
    ],
  );
});

test('where one time is unknown, each video counts from its own start', () => {
  const { span, rows } = sightingRows([sighting(1, 1, 500, 1000, 10_000), sighting(2, 2, 0, 2000, null)]);
  assert.equal(span.kind, 'video');
  assert.deepEqual(
    rows.map(({ bars: [{ from }] }) => from),
    [0.25, 0],
  );
});

test('a sighting of one frame can be seen', () => {
  const { rows } = sightingRows([sighting(1, 1, 0, 0, null)]);
  assert.ok(rows[0].bars[0].length > 0 && rows[0].bars[0].from < 1);
});
