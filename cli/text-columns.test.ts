import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { columnsOf } from './text-columns.ts';

test('columns are those that string-width counts, plain text or not', () => {
  for (const text of ['', 'abc', ' ~', 'a\tb', '\u{1b}[31mred\u{1b}[0m', '山田', 'e\u0301', '👍🏽', 'é', 'a…b'])
    assert.equal(columnsOf(text), stringWidth(text), JSON.stringify(text));
});
