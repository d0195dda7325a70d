import { stripVTControlCharacters } from 'node:util';

/*
 * Text that is safe and aligned on a terminal. `string-width` would count columns more exactly (it is no package of ours;
 * it comes and goes with others'), and the tables here need no borders, colours or spans, which is what table packages
 * are for.
 */

// C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the direction of writing: what a name
// from a stranger's file could use to move the cursor or to disguise a line.
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/** The text with every control character shown as its code, `\u{1b}`, on one line. */
export const escapeControls = (text: string): string =>
  text.replace(unsafe, (mark) => (mark === '\n' ? '\\n' : `\\u{${mark.codePointAt(0)?.toString(16)}}`));

/** JSON in one line, with those control characters escaped that JSON itself lets through. It means the same. */
export const terminalJson = (value: unknown): string =>
  JSON.stringify(value).replace(unsafe, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** How many columns of a terminal a text takes: two for East Asian wide letters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const letter of stripVTControlCharacters(text)) {
    if (!withoutWidth.test(letter)) columns += wide.test(letter) ? 2 : 1;
  }
  return columns;
}

/** The text broken into lines of at most `columns` columns, between words where there are any. */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const finish = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) finish();
    if (line !== '') line += ' ';
    for (const letter of word) {
      if (displayWidth(line) + displayWidth(letter) > columns) finish();
      line += letter;
    }
  }
  finish();
  return lines.length > 0 ? lines : [''];
}
