/**
 * A text as one word of a shell command (POSIX), for commands that the page shows: whoever copies one must not run what
 * somebody wrote into a file's name.
 */
export function shellWord(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text;
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
