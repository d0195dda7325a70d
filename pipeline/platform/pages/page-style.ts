import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The style that every page shares, followed by a page's own: the text of `own`, a file of CSS. */
export async function pageStyle(own: string | null): Promise<string> {
  const shared = await readFile(path.join(import.meta.dirname, 'page-style.css'), 'utf8');
  return own === null ? shared : `${shared}\n${await readFile(own, 'utf8')}`;
}
