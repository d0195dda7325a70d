import type { CocoRle } from '#base/coco-rle.ts';

/** Where a data set's pictures come from. */
export const datasetKinds = ['yolo', 'coco', 'video', 'project'] as const;
export type DatasetKind = (typeof datasetKinds)[number];

/** What is wrong with an entry of a data set. Nothing is left out without one of these. */
const problemKinds = [
  'missing_picture', // labels or a list name a picture that is not there
  'damaged_picture', // the file cannot be decoded whole
  'missing_labels', // a picture without a label file: taken as one in which nothing is labelled
  'bad_label', // a row that is no label: not numbers, too few, NaN
  'bad_class', // a class that the data set does not have
  'out_of_range', // coordinates outside the picture: the row is left out
  'empty_box', // a box without area
  'doubled_label', // the same row twice: one is kept
  'doubled_picture', // the same pixels under two names within one split
  'leak', // the same pixels in two splits
  'missing_split', // a split that data.yaml names and that has no folder
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One thing that is wrong, with a sentence for the person. */
export interface DatasetProblem {
  readonly kind: ProblemKind;
  /** The picture's key, or the file. */
  readonly key: string;
  readonly message: string;
}

/** One labelled object. */
export interface LabelInput {
  /** Place in the data set's classes. */
  readonly classIndex: number;
  /** x1, y1, x2, y2 in pixels of the upright picture. */
  readonly boxPx: readonly [number, number, number, number];
  /** Outlines in pixels, x and y by turns; null where there is only a box. */
  readonly polygonsPx: readonly (readonly number[])[] | null;
  /** The mask itself, where a data set has it so. */
  readonly rle: CocoRle | null;
  /** Which human being or object it is, where that is known; folds by person go by it. */
  readonly identity: string | null;
  /** A crowd of many, which matches anything and counts for nothing. */
  readonly crowd: 0 | 1;
}

/** One picture of a data set. */
export interface PictureInput {
  /** Unique within the data set: the path below its folder, or the frame's number. */
  readonly key: string;
  /** Absolute path of the picture, or of the video that the frame is of. */
  readonly path: string;
  /** 0-based frame of the video; null for a file of its own. */
  readonly frame: number | null;
  /** `train`, `val`, `test` or another name; null where there are no splits. */
  readonly split: string | null;
  readonly widthPx: number;
  readonly heightPx: number;
  /** SHA-256 of the upright pixels (RGB, row by row); of the video's file and the frame for frames. */
  readonly pixelsSha256: string;
  /** The video that it is of, by which folds can be made; null where unknown. */
  readonly video: string | null;
  readonly labels: readonly LabelInput[];
}

/** A data set as it was read, before it is stored. */
export interface DatasetInput {
  readonly name: string;
  readonly kind: DatasetKind;
  /** What was read: a folder, a file. */
  readonly source: string;
  readonly classes: readonly string[];
  readonly pictures: readonly PictureInput[];
  readonly problems: readonly DatasetProblem[];
}
