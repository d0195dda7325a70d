/** What the files of an export hold, for those who have not seen one. Files are known by the end of their path. */
const known: readonly (readonly [RegExp, string])[] = [
  [/similarity_matrix\.json$/, 'how alike all persons are, readable'],
  [/similarity_matrix\.npy$/, 'the same for numpy: float32 (N, N)'],
  [/embeddings\.json$/, 'the description of every person, readable'],
  [/embeddings\.npy$/, 'the same for numpy: float32 (N, D)'],
  [/canonical_persons.*\.npz$|persons.*\.npz$/, 'the persons after all decisions, for the tracking pipeline'],
  [/decisions.*\.(json|jsonl|ndjson)$/, 'every decision with its place in the chain'],
  [/decisions.*\.csv$/, 'every decision as a table'],
  [/\.html$/, 'a report that opens in any browser'],
  [/manifest.*\.json$/, 'all files with their SHA-256'],
  [/\.csv$/, 'a table'],
];

/** What a file of an export holds, in a few words; empty for one that is not known. */
export function fileWords(file: string): string {
  return known.find(([pattern]) => pattern.test(file))?.[1] ?? '';
}
