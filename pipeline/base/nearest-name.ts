/**
 * The name nearest to a mistyped one, or null where none is near enough to be what was meant: at most a third of its
 * letters differ (a convention; commander suggests at 40 %).
 */
export function nearestName(wrong: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    const edits = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}

/** Letters to insert, delete or replace to turn the one text into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  // Keys of a stranger's file may be of any length; no setting's name is longer than this.
  if (from.length > 100) return from.length;
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column] + 1, current[column - 1] + 1));
    }
    previous = current;
  }
  return previous[to.length];
}
