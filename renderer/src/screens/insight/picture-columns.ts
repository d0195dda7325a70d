import type { PictureRow } from '#contract/insight.ts';
import { told } from './told.ts';

/** A column of the table of pictures. */
interface PictureColumn {
  readonly key: keyof PictureRow;
  readonly title: string;
  /** What it means, for whoever points at it. */
  readonly hint: string;
  readonly words: (row: PictureRow) => string;
}

const counts = (key: 'tp' | 'fp' | 'fn', title: string, hint: string): PictureColumn => ({
  key,
  title,
  hint,
  words: (row) => String(row[key]),
});
const number = (
  key: 'hit_freq' | 'precision' | 'f1' | 'mean_iou' | 'mean_conf' | 'dice' | 'box' | 'cls' | 'dfl' | 'seg',
  title: string,
  hint: string,
): PictureColumn => ({ key, title, hint, words: (row) => told(row[key]) });

/** Counts lead where labels exist; losses are columns to sort by. Masks' columns are left out where no picture has them. */
export const pictureColumns: readonly PictureColumn[] = [
  counts('tp', 'TP', 'Found and labelled'),
  counts('fp', 'FP', 'Found where nothing is labelled'),
  counts('fn', 'FN', 'Labelled and missed'),
  number('hit_freq', 'Recall', 'Labels that were found'),
  number('precision', 'Precision', 'Finds that are labelled'),
  number('f1', 'F1', 'Harmonic mean of precision and recall'),
  number('mean_iou', 'IoU', 'Mean overlap of the hits'),
  number('mean_conf', 'Score', 'Mean confidence of what was found'),
  number('dice', 'Dice', 'Mean overlap of the masks of hits'),
  number('box', 'Box loss', 'How far boxes lie off, without gain'),
  number('cls', 'Class loss', 'How sure the wrong things are, without gain'),
  number('dfl', 'DFL', 'How spread the sides of boxes are, without gain'),
  number('seg', 'Mask loss', 'How far masks lie off, without gain'),
];

/** Sorted by a column, largest first; what cannot be known stands last. */
export function sortedPictures(
  rows: readonly PictureRow[],
  key: keyof PictureRow,
  way: 'down' | 'up',
): readonly PictureRow[] {
  const value = (row: PictureRow): number => {
    const found = row[key];
    return typeof found === 'number' ? found : way === 'down' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  };
  return rows.toSorted((a, b) => (way === 'down' ? value(b) - value(a) : value(a) - value(b)) || a.picture - b.picture);
}
