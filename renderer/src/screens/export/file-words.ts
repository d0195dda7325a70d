/** What the files of an export hold, for those who have not seen one. Files are known by the end of their path. */
const known: readonly (readonly [RegExp, string])[] = [
  [/similarity_matrix\.json$/, 'how alike all persons are, readable'],
  [/similarity_matrix\.npy$/, 'the same for numpy: float32 (N, N)'],
  [/embeddings\.json$/, 'the description of every person, readable'],
  [/embeddings\.npy$/, 'the same for numpy: float32 (N, D)'],
  [/persons_mot\.txt$/, 'the persons after all decisions, as MOT text'],
  [/persons_coco\.json$/, 'the same as COCO video JSON'],
  [/persons_cvat\.xml$/, 'the same for CVAT: "CVAT for video 1.1"'],
  [/persons\.csv$/, 'the persons after all decisions, as a table'],
  [/canonical_persons.*\.npz$|persons.*\.npz$/, 'the persons after all decisions, for the tracking pipeline'],
  [/decisions.*\.(json|jsonl|ndjson)$/, 'every decision with its place in the chain'],
  [/decisions.*\.csv$/, 'every decision as a table'],
  [/\.html$/, 'a report that opens in any browser'],
  [/merging_report\.json$/, 'who was merged into whom'],
  [/timings\.json$/, 'how long each stage took'],
  [/plotly.*\.js$/, 'draws the heatmap of the report'],
  [/doppel-export\.json$/, 'what was written, so that a later export can replace it'],
  [/selected_person\.npz$/, 'the one person, for the tracking pipeline'],
  [/detections\.txt$/, 'every box that was found, as MOT text'],
  [/tracks\.txt$/, 'the tracks, as MOT text'],
  [/clips\/.*\.mp4$/, 'the video where that person is seen'],
  [/tracklets_raw\.npz$/, 'the tracklets before they were joined'],
];

/** Pictures of the report, one a person or a crop: the folder and what stands before the number. */
const numbered = /^(.*_)-?\d+(\.webp)$/;

/** A line of the list of files. */
interface FileRow {
  readonly name: string;
  readonly words: string;
}

/** The files of an export as the list shows them: the many pictures of the report as one line a kind. */
export function fileRows(files: readonly string[]): readonly FileRow[] {
  const kinds = Map.groupBy(files, (file) => file.replace(numbered, '$1N$2'));
  return [...kinds].map(([name, group]) => ({
    name,
    words: numbered.test(group[0]) ? `${group.length} pictures of the report` : fileWords(name),
  }));
}

/** The files that an export wrote, as `fileRows` has them, each with its size in bytes: of the pictures, the sum. */
export function writtenRows(
  files: readonly { readonly path: string; readonly bytes: number }[],
): readonly (FileRow & { readonly bytes: number })[] {
  const sizes = Map.groupBy(files, ({ path }) => path.replace(numbered, '$1N$2'));
  return fileRows(files.map(({ path }) => path)).map((row) => ({
    ...row,
    bytes: (sizes.get(row.name) ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

/** What a file of an export holds, in a few words; empty for one that is not known. */
function fileWords(file: string): string {
  return known.find(([pattern]) => pattern.test(file))?.[1] ?? '';
}
