import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvText } from './csv-text.ts';

/** A plain reader of RFC 4180, written for this test. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    assert.ok(match, `not CSV: ${JSON.stringify(text)}`);
    row.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test('any text comes back from a CSV reader, at most with an apostrophe before it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', 'a') })), {
        minLength: 1,
      }),
      (rows) => {
        const read = readCsv(csvText(rows));
        assert.deepEqual(
          read.map((row) => row.map((value) => value.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
          rows.map((row) => row.map((value) => value.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        );
      },
    ),
  );
});

test('a text that a spreadsheet would run as a formula is made inert', () => {
  const attacks = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x","y")'];
  for (const attack of attacks) assert.match(csvText([[attack]]), /^"?'/, JSON.stringify(attack));
});

test('numbers stay numbers, below zero too, and nothing is an empty field', () => {
  assert.equal(csvText([[-1, 2.5, true, null, 'a,b', 'say "hi"']]), '-1,2.5,true,,"a,b","say ""hi"""\r\n');
});
