import type { SearchQuestion } from '../search.ts';

/** What was asked of a library, for the access log: words and numbers, never a picture. */
export function questionText({ words, like, unlike }: SearchQuestion): string {
  const marks = [
    like.length > 0 ? `like ${like.join(' ')}` : '',
    unlike.length > 0 ? `unlike ${unlike.join(' ')}` : '',
  ];
  return [words ?? '', ...marks].filter((part) => part !== '').join('; ');
}
