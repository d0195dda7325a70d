import { z } from 'zod';
import type { CocoRle } from '#base/coco-rle.ts';
import { type InsightFile, readLabels, readPictures, type StoredLabel, type StoredPicture } from '#datasets/index.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import { classPlaces } from './evaluated-pictures.ts';

const storedRle = z.object({ size: z.tuple([z.number().int(), z.number().int()]), counts: z.string() });

/** A picture with the predictions that have a mask, best first, and its labels; classes are the data set's. */
export interface MaskedPicture {
  readonly picture: StoredPicture;
  readonly predictions: readonly { readonly classIndex: number; readonly confidence: number; readonly rle: CocoRle }[];
  readonly labels: readonly StoredLabel[];
}

/** The pictures of a run's data set with its masks, one after another: a set's masks do not fit into memory together. */
export function* eachMaskedPicture(
  file: InsightFile,
  run: { readonly id: number; readonly datasetId: number },
  classes: readonly string[],
): Generator<MaskedPicture> {
  const placeOf = classPlaces(classes);
  const rows = file.prepare<{ name: string; classId: number; confidence: number; rle: string }>(
    `SELECT class_name AS name, class_id AS classId, confidence, rle FROM insight_prediction
     WHERE run_id = ? AND picture_id = ? AND rle IS NOT NULL ORDER BY ordinal`,
  );
  for (const picture of readPictures(file, run.datasetId)) {
    yield {
      picture,
      labels: readLabels(file, picture.id),
      predictions: file
        .read(() => rows.all(run.id, picture.id))
        .flatMap(({ name, classId, confidence, rle }) => {
          const classIndex = placeOf(name, classId);
          return classIndex === undefined ? [] : [{ classIndex, confidence, rle: parseJson(file, storedRle, rle) }];
        }),
    };
  }
}
