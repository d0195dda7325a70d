import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LossReport } from '../replies.ts';
import { lossFacts } from './loss-words.ts';

const nothing: LossReport = {
  decode_errors: 0,
  time_gaps: [],
  frames_missing: 0,
  frames_passed_over: 0,
  crops_missing: 0,
  persons_possibly_misaligned: [],
  boxes_clamped: 0,
  boxes_empty: 0,
  rows_left_out: 0,
};
const gap = (after_frame: number) => ({ after_frame, from_ms: 0, to_ms: 1_000 });

test('where nothing was lost there is nothing to tell', () => {
  assert.deepEqual(lossFacts(nothing), []);
});

test('every kind is told in the right number, damage first', () => {
  const one: LossReport = {
    decode_errors: 1,
    time_gaps: [gap(272)],
    frames_missing: 1,
    frames_passed_over: 1,
    crops_missing: 1,
    persons_possibly_misaligned: [3],
    boxes_clamped: 1,
    boxes_empty: 1,
    rows_left_out: 1,
  };
  assert.deepEqual(
    lossFacts(one).map(({ text, isDamage }) => `${isDamage ? 'lost' : 'unused'}: ${text}`),
    [
      'lost: 1 decoding error',
      "lost: 1 gap in the video's time, the first after frame 272",
      'lost: 1 frame that could not be read',
      'lost: 1 crop that could not be cut',
      'lost: 1 person whose boxes may lie on wrong frames: 3',
      'unused: 1 frame that no crop needs, not looked at for damage',
      'unused: 1 box cut at the edge of the picture',
      'unused: 1 box outside the picture or without any area',
      'unused: 1 row of the persons file that is no sighting',
    ],
  );
  const many = lossFacts({ ...nothing, time_gaps: [gap(337), gap(272)], boxes_clamped: 12_345 });
  assert.deepEqual(
    many.map(({ text }) => text),
    ["2 gaps in the video's time, the first after frame 272", '12,345 boxes cut at the edge of the picture'],
  );
});

test('twenty persons are named, and of more the rest is counted', () => {
  const text = (count: number) =>
    lossFacts({ ...nothing, persons_possibly_misaligned: Array.from({ length: count }, (_, n) => n + 1) })[0].text;
  assert.match(text(20), /^20 persons .*, 19 and 20$/);
  assert.match(text(22), /^22 persons .*, 19, 20 and 2 more$/);
});
