import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import { escapeControls, terminalJson, wrapText } from './terminal-text.ts';

describe('text for a terminal', () => {
  it('shows control characters and direction marks instead of obeying them', () => {
    assert.equal(
      escapeControls('\u001b[2Jgone\u0007\nnext\t\u009b1m\u202eevil'),
      '\\u{1b}[2Jgone\\u{7}\\nnext\\u{9}\\u{9b}1m\\u{202e}evil',
    );
    assert.equal(escapeControls('Žofie 山田 👍'), 'Žofie 山田 👍');
  });

  it('is the same JSON, with nothing in it that a terminal obeys', () => {
    const value = { name: 'a\u001b[2J\u009b1m\u007f\u202e\u2028b' };
    const json = terminalJson(value);
    assert.deepEqual(JSON.parse(json), value);
    assert.match(json, /^[\x20-\x7e]+$/);
  });

  it('is as wide as it is shown', () => {
    assert.equal(stringWidth('abc'), 3);
    assert.equal(stringWidth('山田'), 4);
    assert.equal(stringWidth('e\u0301'), 1);
    assert.equal(stringWidth('👍'), 2);
  });

  it('wraps between words, and within words that are too long', () => {
    assert.deepEqual(wrapText('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrapText('abcdefgh', 3), ['abc', 'def', 'gh']);
    assert.deepEqual(wrapText('', 5), ['']);
    for (const line of wrapText('山田太郎 is here and 山田太郎 is there', 9)) assert.ok(stringWidth(line) <= 9, line);
  });
});
