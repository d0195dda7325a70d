import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import { namedLines, textTable } from './text-table.ts';

const columns = [
  { title: 'id', align: 'right' },
  { title: 'name', align: 'left' },
  { title: 'words', align: 'left' },
] as const;

describe('a table', () => {
  it('aligns its columns, whatever the letters', () => {
    assert.deepEqual(
      textTable(
        columns,
        [
          ['1', 'Ann', 'x'],
          ['12', '山田', 'y'],
        ],
        null,
      ),
      ['id  name  words', ' 1  Ann   x', '12  山田  y'],
    );
  });

  it('may have any number of rows', () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => [String(n), 'Ann', 'x']);
    assert.equal(textTable(columns, rows, null).length, rows.length + 1);
  });

  it('wraps its last column on a narrow terminal and never elsewhere', () => {
    const row = ['7', 'Ann', 'a rather long sentence about what speaks for the two being one person'];
    assert.equal(textTable(columns, [row], null).length, 2);
    const narrow = textTable(columns, [row], 44);
    assert.ok(narrow.length > 2);
    for (const line of narrow) assert.ok(stringWidth(line) <= 44, line);
    assert.match(narrow[2], /^ {10}\S/);
  });

  it('shows control characters of its cells', () => {
    assert.match(textTable(columns, [['1', '\u001b[31m', '']], null)[1], /\\u\{1b\}/);
  });

  it('of names and values stands in two columns', () => {
    assert.deepEqual(
      namedLines([
        ['a', '1'],
        ['long', '2'],
      ]),
      ['a     1', 'long  2'],
    );
  });
});
