import { columnsOf } from './text-columns.ts';

// C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the direction of writing: what a name
// from a stranger's file could use to move the cursor or to disguise a line.
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/** The text with every control character shown as its code, `\u{1b}`, on one line. */
export const escapeControls = (text: string): string =>
  text.replace(unsafe, (mark) => (mark === '\n' ? '\\n' : `\\u{${mark.codePointAt(0)?.toString(16)}}`));

/** JSON in one line, with those control characters escaped that JSON itself lets through. It means the same. */
export const terminalJson = (value: unknown): string =>
  JSON.stringify(value).replace(unsafe, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The text broken into lines of at most `columns` columns, between words where there are any. */
export function wrapText(text: string, columns: number): readonly string[] {
  if (columns === Number.POSITIVE_INFINITY) return [text.replace(/^ +/, '')];
  const lines: string[] = [];
  let line = '';
  const finish = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  for (const word of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > columns) finish();
    if (line !== '') line += ' ';
    if (columnsOf(line) + columnsOf(word) <= columns) {
      line += word;
      continue;
    }
    for (const letter of word) {
      if (columnsOf(line) + columnsOf(letter) > columns) finish();
      line += letter;
    }
  }
  finish();
  return lines.length > 0 ? lines : [''];
}
