import { distance } from 'fastest-levenshtein';

/**
 * The name nearest to a mistyped one, or null where none is near enough to be what was meant: at most a third of its
 * letters differ (a convention; commander suggests at 40 %).
 */
export function nearestName(wrong: string, known: Iterable<string>): string | null {
  // Keys of a stranger's file may be of any length; no setting's name is longer than this.
  if (wrong.length > 100) return null;
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    const edits = distance(wrong.toLowerCase(), name.toLowerCase());
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}
