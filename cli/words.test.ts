import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  bytesInWords,
  counted,
  rateInWords,
  secondsInWords,
  shellWord,
  similarityInWords,
  timeInWords,
} from './words.ts';

it('counts take the plural where they need it, and thousands are set apart', () => {
  assert.equal(counted(1, 'person'), '1 person');
  assert.equal(counted(1234567, 'box', 'boxes'), '1,234,567 boxes');
});

it('sizes and times are told in the unit that suits them', () => {
  assert.deepEqual([999, 1000, 921616, 12244051, 3.2e9].map(bytesInWords), [
    '999 bytes',
    '1.00 kB',
    '922 kB',
    '12.2 MB',
    '3.20 GB',
  ]);
  assert.deepEqual([0.0121, 0.42, 9.96, 59.4, 59.6, 185, 7620].map(secondsInWords), [
    '12 ms',
    '0.4 s',
    '10 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '2 h 07 min',
  ]);
  assert.deepEqual([0.5, 86.6, 1250].map(rateInWords), ['0.5', '87', '1,250']);
});

it('a missing similarity is a dash', () => {
  assert.equal(similarityInWords(null), '-');
  assert.equal(similarityInWords(0.91249), '0.912');
});

it('a time stamp is shown to the second, and one that is none as it stands', () => {
  assert.match(timeInWords('2026-11-21T22:16:01.123Z'), /^2026-11-2\d \d\d:16:01$/);
  assert.equal(timeInWords('yesterday'), 'yesterday');
});

it('a path is quoted for the shell only where it has to be', () => {
  assert.equal(shellWord('out/a-1.doppel'), 'out/a-1.doppel');
  assert.equal(shellWord("my 'clip'.doppel"), "'my '\\''clip'\\''.doppel'");
});
