import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import type { ConditionEvaluation, ObjectAnswer } from '#contract/conditions.ts';
import { eachPicture, type InsightFile, readLabelPlaces, readPictures, type StoredPicture } from '#datasets/index.ts';
import { pageStyle } from '#platform/pages/page-style.ts';
import { cutOut } from '../features/describer.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';
import { matrixCells } from './matrix-cells.ts';
import { reportPage } from './report-page.ts';

/** Where a report lies. */
export interface ReportFiles {
  readonly html: string;
  readonly json: string;
  /** Pictures that could not be read any more, in sentences. */
  readonly notes: readonly string[];
}

/** Height of a crop in the report, in pixels: enough to see what the label speaks of. */
const cropHeightPx = 120;

/**
 * Writes `conditions.html`, which opens from disk with no network, and `conditions.json`. The crops behind the cells of the matrix, of the hardest
 * and of suspect objects are in the page: it is as confidential as the pictures.
 * @throws DoppelError `read_only`, `disk_full` as the system says.
 */
export async function writeReport(
  file: InsightFile,
  evaluation: ConditionEvaluation,
  to: string,
): Promise<ReportFiles> {
  await mkdir(to, { recursive: true });
  const notes: string[] = [];
  const cells = matrixCells(file, evaluation.run);
  const shown = [...evaluation.hardest, ...evaluation.suspects, ...cells.flatMap(({ answers }) => answers)];
  const crops = await cropsOf(file, shown, (message) => notes.push(message));
  const assets = {
    style: await pageStyle(path.join(import.meta.dirname, 'report-style.css')),
    plotly: await readFile(createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min'), 'utf8'),
  };
  const files = { html: path.join(to, 'conditions.html'), json: path.join(to, 'conditions.json') };
  await writeFile(files.html, reportPage(evaluation, { crops, cells }, assets));
  await writeFile(files.json, `${JSON.stringify(evaluation, null, 2)}\n`);
  return { ...files, notes };
}

/** Crops of objects as WebP data addresses, by object. */
async function cropsOf(
  file: InsightFile,
  answers: readonly ObjectAnswer[],
  onProblem: (message: string) => void,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set(answers.map(({ object }) => object));
  const boxes = readBoxes(file, wanted);
  const crops = new Map<number, string>();
  await eachPicture({
    pictures: [...boxes.keys()],
    onProblem: (picture, message) => onProblem(`${picture.name}: ${message}`),
    onPicture: async (picture, image) => {
      for (const { object, boxPx } of boxes.get(picture) ?? []) {
        const cut = cutOut(image, boxPx);
        const webp = await sharp(cut.data, { raw: { width: cut.widthPx, height: cut.heightPx, channels: 3 } })
          .resize({ height: cropHeightPx })
          .webp({ quality: 80 })
          .toBuffer();
        crops.set(object, `data:image/webp;base64,${webp.toString('base64')}`);
      }
    },
  });
  return crops;
}

function readBoxes(
  file: InsightFile,
  wanted: ReadonlySet<number>,
): ReadonlyMap<StoredPicture, readonly { readonly object: number; readonly boxPx: BoxPx }[]> {
  const places = readLabelPlaces(file, wanted);
  const pictures = new Map(
    [...new Set(places.map(({ datasetId }) => datasetId))]
      .flatMap((id) => readPictures(file, id))
      .map((picture) => [picture.id, picture]),
  );
  const boxes = new Map<StoredPicture, { object: number; boxPx: BoxPx }[]>();
  for (const { id: object, pictureId, x1, y1, x2, y2 } of places) {
    const picture = pictures.get(pictureId);
    if (picture === undefined) continue;
    boxes.set(picture, [...(boxes.get(picture) ?? []), { object, boxPx: [x1, y1, x2, y2] }]);
  }
  return boxes;
}
