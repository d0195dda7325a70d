import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTimeOf, timeInName, timeInTags } from './start-time.ts';

const at = (text: string): number => Date.parse(text);
const now = at('2026-11-26T00:00:00Z');

test('a recorder writes the time into the name in many ways', () => {
  for (const name of [
    'cam3_20260304_151617.mp4',
    'NVR-2026-03-04_15-16-17.mkv',
    '2026-03-04 15.16.17.mov',
    'ch01_20260304151617.dav',
    'VID_20260304T151617.mp4',
  ]) {
    assert.equal(timeInName(name), at('2026-03-04T15:16:17Z'), name);
  }
});

test('what only looks like a time is none', () => {
  for (const name of [
    'PETS09-S2L1.mp4',
    '20260231_101112.mp4',
    '20261304_151617.mp4',
    '1202603041516179.mp4',
    'a20260304.mp4',
  ]) {
    assert.equal(timeInName(name), null, name);
  }
});

test('metadata count where they name a possible time', () => {
  assert.equal(timeInTags({ creation_time: '2026-03-04T15:16:17.000000Z' }, now), at('2026-03-04T15:16:17Z'));
  assert.equal(timeInTags({ date: '2026-03-04 15:16:17' }, now), at('2026-03-04T15:16:17Z'));
  for (const value of ['1904-01-01T00:00:00.000000Z', '1970-01-01T00:00:00Z', '2096-01-01T00:00:00Z', 'yesterday', 3]) {
    assert.equal(timeInTags({ creation_time: value }, now), null, String(value));
  }
});

test('the name goes before the metadata, which copying overwrites', () => {
  const tags = { creation_time: '2026-05-05T00:00:00Z' };
  assert.deepEqual(startTimeOf('a_20260304_151617.mp4', tags, now), {
    startMs: at('2026-03-04T15:16:17Z'),
    from: 'file name',
  });
  assert.equal(startTimeOf('a.mp4', tags, now)?.from, 'metadata');
  assert.equal(startTimeOf('a.mp4', {}, now), null);
});
