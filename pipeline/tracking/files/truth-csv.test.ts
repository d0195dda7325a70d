import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { readTruthCsv } from './truth-csv.ts';

test('a field may hold a line break, and a wrong row is named by its line all the same', () => {
  const text = 'person,gt_id,description\n1,19,"a man\nin black"\n\n2,x,\n';
  assert.throws(() => readTruthCsv(text, 'truth.csv'), /line 5: .*found "2,x,"/);
});

test('the person of each track is read by the names of the columns, whatever else there is', () => {
  const text = '\uFEFFperson,visit,gt_id,description\r\n1,1,19,"man, ""black"" coat"\r\n2,1,13,\r\n1,2,4,x\r\n';
  assert.deepEqual(
    [...readTruthCsv(text, 'f')],
    [
      [19, '1'],
      [13, '2'],
      [4, '1'],
    ],
  );
  assert.deepEqual([...readTruthCsv('track_id,person\n7,"Ana, left"\n', 'f')], [[7, 'Ana, left']]);
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['an empty file', '', /columns "person" and "gt_id"/],
  ['a file without a track column', 'person,visit\n1,2\n', /columns "person" and "gt_id"/],
  ['a track that is no number', 'person,gt_id\n1,x\n', /line 2.*whole number/],
  ['an empty track', 'person,gt_id\n1,\n', /line 2/],
  ['a short line', 'person,gt_id\n1,2\n1\n', /line 3/],
  ['a quote that never closes', 'person,gt_id\n"1,2\n', /no CSV.*Quote/],
  ['a track of two people', 'person,gt_id\n1,2\n3,2\n', /track 2 is given to person 1 and to person 3/],
];
for (const [what, text, message] of refused) {
  test(`${what} is refused with a sentence`, () => {
    assert.throws(
      () => readTruthCsv(text, 'truth.csv'),
      (error) => error instanceof DoppelError && error.code === 'bad_file' && message.test(error.message),
    );
  });
}
