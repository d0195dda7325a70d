import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentInWords, momentOfText } from './moment-words.ts';

test('a moment is read as it is written, with or without a time, a fraction and a zone', () => {
  const noon = Date.UTC(2026, 2, 4, 12);
  for (const [text, ms] of [
    ['2026-03-04', noon - 12 * 3_600_000],
    ['2026-03-04 12:00', noon],
    [' 2026-03-04T12:00:00 ', noon],
    ['2026-03-04 12:00:00.25', noon + 250],
    ['2026-03-04T12:00:00Z', noon],
    ['2026-03-04T13:30:00+01:30', noon],
    ['2026-03-04 07:00 -0500', noon],
    ['1969-12-31 23:59:59', -1000],
  ] as const)
    assert.equal(momentOfText(text), ms, text);
});

test('what is no moment is none, and is not taken for another', () => {
  for (const text of [
    '',
    'noon',
    '2026-02-31',
    '2026-13-01',
    '2026-03-04 24:00',
    '2026-03-04 12:60',
    '04.03.2026',
    '2026-03-04 12',
  ])
    assert.equal(momentOfText(text), null, text);
});

test('what is shown of a moment is read as the same second', () => {
  const ms = Date.UTC(2026, 2, 4, 15, 16, 17, 900);
  assert.equal(momentInWords(ms), '2026-03-04 15:16:17');
  assert.equal(momentOfText(momentInWords(ms)), ms - 900);
});
