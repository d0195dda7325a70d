import { z } from 'zod';
import type { CocoRle } from '#base/coco-rle.ts';
import { DoppelError } from '#base/doppel-error.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import { type DatasetKind, type DatasetProblem, datasetKinds, type ProblemKind } from '../dataset-input.ts';
import type { InsightFile } from './insight-file.ts';

/** A stored data set. */
export interface StoredDataset {
  readonly id: number;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly source: string;
  /** Of its content. */
  readonly sha256: string;
  readonly classes: readonly string[];
  readonly createdAt: string;
  readonly pictures: number;
  readonly labels: number;
}

/** A stored picture. */
export interface StoredPicture {
  readonly id: number;
  readonly datasetId: number;
  readonly name: string;
  readonly path: string;
  /** 0-based frame of the video at `path`; null for a file of its own. */
  readonly frame: number | null;
  readonly split: string | null;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelsSha256: string;
  readonly video: string | null;
}

/** A stored label. */
export interface StoredLabel {
  readonly id: number;
  readonly pictureId: number;
  readonly ordinal: number;
  readonly classIndex: number;
  /** x1, y1, x2, y2 in pixels of the picture. */
  readonly boxPx: readonly [number, number, number, number];
  /** Outlines, x and y by turns, in pixels of the picture. */
  readonly polygonsPx: readonly Float64Array[] | null;
  readonly rle: CocoRle | null;
  readonly identity: string | null;
  readonly crowd: 0 | 1;
}

/** The data sets of a file, by id. */
export function readDatasets(file: InsightFile): readonly StoredDataset[] {
  const rows = file.read(() =>
    file
      .prepare<Omit<StoredDataset, 'classes'> & { classes: string }>(
        `SELECT id, name, kind, source, sha256, classes, created_at AS createdAt,
                (SELECT count(*) FROM picture WHERE dataset_id = dataset.id) AS pictures,
                (SELECT count(*) FROM label JOIN picture ON picture.id = picture_id WHERE dataset_id = dataset.id) AS labels
         FROM dataset ORDER BY id`,
      )
      .all(),
  );
  return rows.map((row) => ({
    ...row,
    kind: z.enum(datasetKinds).parse(row.kind),
    classes: parseJson(file, z.array(z.string()), row.classes),
  }));
}

/** The data set of this name, or the only one where none is named. @throws DoppelError `not_found` with those that there are. */
export function findDataset(file: InsightFile, name: string | undefined): StoredDataset {
  const all = readDatasets(file);
  const found = name === undefined && all.length === 1 ? all[0] : all.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  const names = all.map((dataset) => `"${dataset.name}"`).join(', ') || 'none';
  const what = name === undefined ? 'more than one data set, or none: name one' : `no data set "${name}"`;
  throw new DoppelError('not_found', `${file.path} has ${what} (${names}).`);
}

/** The pictures of a data set, by id, which is the order in which they were read. */
export function readPictures(file: InsightFile, datasetId: number): readonly StoredPicture[] {
  return file.read(() =>
    file
      .prepare<StoredPicture>(
        `SELECT id, dataset_id AS datasetId, name, path, frame, split, width AS widthPx, height AS heightPx,
                pixels_sha256 AS pixelsSha256, video
         FROM picture WHERE dataset_id = ? ORDER BY id`,
      )
      .all(datasetId),
  );
}

/** One picture. @throws DoppelError `not_found`. */
export function readPicture(file: InsightFile, pictureId: number): StoredPicture {
  const datasetId = file.read(() =>
    file.prepare<number>('SELECT dataset_id FROM picture WHERE id = ?').pluck().get(pictureId),
  );
  const found = datasetId === undefined ? undefined : readPictures(file, datasetId).find(({ id }) => id === pictureId);
  if (found === undefined) throw new DoppelError('not_found', `There is no picture ${pictureId} in ${file.path}.`);
  return found;
}

interface LabelRow extends Omit<StoredLabel, 'boxPx' | 'polygonsPx' | 'rle'> {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly polygons: Buffer | null;
  readonly outlines: string | null;
  readonly rle: string | null;
}

const rleText = z.object({ size: z.tuple([z.int(), z.int()]), counts: z.string() });

/** The labels of one picture, in their order. */
export function readLabels(file: InsightFile, pictureId: number): readonly StoredLabel[] {
  const rows = file.read(() =>
    file
      .prepare<LabelRow>(
        `SELECT id, picture_id AS pictureId, ordinal, class_id AS classIndex, x1, y1, x2, y2, polygons, outlines, rle, identity, crowd
         FROM label WHERE picture_id = ? ORDER BY ordinal`,
      )
      .all(pictureId),
  );
  return rows.map(({ x1, y1, x2, y2, polygons, outlines, rle, ...row }) => ({
    ...row,
    boxPx: [x1, y1, x2, y2] as const,
    polygonsPx:
      polygons === null || outlines === null ? null : divided(file, fromBlob(file, Float64Array, polygons), outlines),
    rle: rle === null ? null : parseJson(file, rleText, rle),
  }));
}

function divided(file: InsightFile, numbers: Float64Array, outlines: string): readonly Float64Array[] {
  let at = 0;
  return parseJson(file, z.array(z.int().positive()), outlines).map((length) => {
    at += length;
    return numbers.subarray(at - length, at);
  });
}

/** What was wrong with a data set when it was read. */
export function readProblems(file: InsightFile, datasetId: number): readonly DatasetProblem[] {
  return file.read(() =>
    file
      .prepare<{ kind: ProblemKind; key: string; message: string }>(
        'SELECT kind, name AS key, message FROM dataset_problem WHERE dataset_id = ? ORDER BY id',
      )
      .all(datasetId),
  );
}

/** Where a label lies: its picture, that one's data set, and its box in pixels of the picture. */
interface LabelPlace {
  readonly id: number;
  readonly pictureId: number;
  readonly datasetId: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Where these labels lie, in their order; those that are not there are left out. */
export function readLabelPlaces(file: InsightFile, labels: Iterable<number>): readonly LabelPlace[] {
  return file.read(() => {
    const find = file.prepare<LabelPlace>(
      `SELECT label.id AS id, picture_id AS pictureId, dataset_id AS datasetId, x1, y1, x2, y2
       FROM label JOIN picture ON picture.id = picture_id WHERE label.id = ?`,
    );
    return [...labels].flatMap((id) => find.get(id) ?? []);
  });
}

/** A label of a video's frame (0-based) that says who it is. */
interface TrackedLabel {
  readonly id: number;
  readonly frame: number;
  readonly identity: string;
}

/** The labels of a data set's frames that say who they are. */
export function readTrackedLabels(file: InsightFile, datasetId: number): readonly TrackedLabel[] {
  return file.read(() =>
    file
      .prepare<TrackedLabel>(
        `SELECT label.id AS id, frame, identity FROM label JOIN picture ON picture.id = picture_id
         WHERE dataset_id = ? AND frame IS NOT NULL AND identity IS NOT NULL`,
      )
      .all(datasetId),
  );
}
