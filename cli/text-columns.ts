import { createRequire } from 'node:module';

const plain = /^[\x20-\x7e]*$/;

type StringWidth = (text: string) => number;
let stringWidth: StringWidth | undefined;

/**
 * How many columns of a terminal a text takes. string-width knows it of every script and sign; it is loaded where a text has any
 * beyond ASCII's, because its tables of signs cost each start 15 to 20 ms of processor time.
 */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length;
  stringWidth ??= (createRequire(import.meta.url)('string-width') as { default: StringWidth }).default;
  return stringWidth(text);
}
