import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { InsightExportReply } from '#contract/insight.ts';
import { type InsightFile, readDatasets, readLabels, readPictures } from '#datasets/index.ts';
import { readRuns, type StoredRun } from '#experiments/index.ts';
import { type CsvValue, csvText } from '#platform/formats/csv-text.ts';
import { writeNpy } from '#platform/formats/npy.ts';
import { distanceComponents } from '../distance/pair-distance.ts';
import { readDistances } from '../distance/store/summarise-distances.ts';
import { readNeighbours } from '../neighbours/store/neighbour-rows.ts';
import { neighbourReplyOf, runReplyOf } from '../replies.ts';
import { pictureRows } from '../store/picture-views.ts';
import { readFinds, readGaps, readLabelRows, readPredictionRows } from './store/run-rows.ts';

/**
 * Writes a run for other programs: pictures, labels and predictions as CSV, features as NPY, predictions and labels as COCO files that
 * pycocotools reads, distances as NPY and as CSV in both namings, neighbours as CSV and JSON. The same run gives the same bytes.
 */
export async function exportRun(file: InsightFile, run: StoredRun, folder: string): Promise<InsightExportReply> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await writeFile(path.join(folder, name), content);
    files.push(name);
  };
  const pictures = readPictures(file, run.datasetId ?? -1);
  await write('run.json', `${JSON.stringify(runReplyOf(run), null, 2)}\n`);
  await write('pictures.csv', tableText(pictureRows(file, run.id).toSorted((a, b) => a.picture - b.picture)));
  await write('predictions.csv', tableText(readPredictionRows(file, run.id)));
  await write('labels.csv', tableText(readLabelRows(file, run.id)));
  for (const [name, bytes] of featureFiles(file, run.id)) await write(name, bytes);
  await write('coco_results.json', JSON.stringify(cocoResults(file, run)));
  await write('coco_labels.json', JSON.stringify(cocoLabels(file, run)));
  const distances = last(file, 'distances', run);
  if (distances !== null) for (const [name, content] of distanceFiles(file, distances)) await write(name, content);
  const neighbours = last(file, 'neighbours', run);
  if (neighbours !== null) {
    const rows = readNeighbours(file, neighbours.id).map(neighbourReplyOf);
    await write('neighbours.csv', tableText(rows));
    await write('neighbours.json', `${JSON.stringify({ run: runReplyOf(neighbours).key, rows }, null, 1)}\n`);
  }
  await write(
    'picture_ids.csv',
    csvText([
      ['picture', 'name', 'path', 'frame'],
      ...pictures.map((p): CsvValue[] => [p.id, p.name, p.path, p.frame]),
    ]),
  );
  return { folder, files };
}

function last(file: InsightFile, kind: string, run: StoredRun): StoredRun | null {
  return (
    readRuns(file, kind).findLast(({ state, datasetId }) => state === 'done' && datasetId === run.datasetId) ?? null
  );
}

function tableText(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  return csvText([names, ...rows.map((row) => names.map((name) => cell(row[name])))]);
}

const cell = (value: unknown): CsvValue => (typeof value === 'number' || typeof value === 'string' ? value : null);

/** One array a role: (pictures, channels), in the order of the pictures' ids. */
function featureFiles(file: InsightFile, runId: number): readonly (readonly [string, Uint8Array])[] {
  return [...readGaps(file, runId)].flatMap(([role, rows]) => {
    const width = rows[0]?.length ?? 0;
    const data = new Float32Array(rows.length * width);
    for (const [at, row] of rows.entries()) data.set(row, at * width);
    return [
      [
        `features_${role}.npy`,
        writeNpy({ kind: 'array', dtype: 'float32', shape: [rows.length, width], data }),
      ] as const,
    ];
  });
}

function distanceFiles(file: InsightFile, run: StoredRun): readonly (readonly [string, string | Uint8Array])[] {
  const { pictureIds, values } = readDistances(file, run.id);
  const count = pictureIds.length;
  const rows: CsvValue[][] = [];
  const seeds: CsvValue[][] = [];
  for (let head = 0; head < count; head++) {
    for (let target = 0; target < count; target++) {
      const numbers = distanceComponents.map((component) => values[component][head * count + target]);
      rows.push([
        pictureIds[head],
        pictureIds[target],
        ...numbers.map((value) => (Number.isNaN(value) ? null : value)),
      ]);
      distanceComponents.forEach((component, at) => {
        if (!Number.isNaN(numbers[at])) seeds.push([pictureIds[target], pictureIds[head], component, numbers[at]]);
      });
    }
  }
  const arrays = distanceComponents.flatMap((component) =>
    values[component].every(Number.isNaN)
      ? []
      : [
          [
            `distances_${component}.npy`,
            writeNpy({ kind: 'array', dtype: 'float64', shape: [count, count], data: values[component] }),
          ] as const,
        ],
  );
  return [
    ...arrays,
    ['distances.csv', csvText([['head_picture', 'target_picture', ...distanceComponents], ...rows])],
    ['distances_seed.csv', csvText([['i', 'j', 'component', 'distance'], ...seeds])],
  ];
}

/** COCO's results: a row a prediction, boxes as x, y, width, height. Classes are the data set's, numbered from 1. */
function cocoResults(file: InsightFile, run: StoredRun): readonly object[] {
  const classes = readDatasets(file).find(({ id }) => id === run.datasetId)?.classes ?? [];
  const places = new Map(classes.map((name, index) => [name.trim().toLowerCase(), index]));
  const isUnnamed = classes.every((name, index) => name === `class ${index}`);
  return readFinds(file, run.id).flatMap(({ picture, name, classId, confidence, x1, y1, x2, y2, rle }) => {
    const index = isUnnamed ? classId : places.get(name.trim().toLowerCase());
    if (index === undefined) return [];
    const row = { image_id: picture, category_id: index + 1, bbox: [x1, y1, x2 - x1, y2 - y1], score: confidence };
    return [rle === null ? row : { ...row, segmentation: JSON.parse(rle) as unknown }];
  });
}

/** The labels in COCO's form, for whoever evaluates the results with another program. */
function cocoLabels(file: InsightFile, run: StoredRun): object {
  const dataset = readDatasets(file).find(({ id }) => id === run.datasetId);
  const pictures = readPictures(file, run.datasetId ?? -1);
  return {
    info: { description: dataset?.name ?? '' },
    images: pictures.map(({ id, name, widthPx, heightPx }) => ({
      id,
      file_name: name,
      width: widthPx,
      height: heightPx,
    })),
    categories: (dataset?.classes ?? []).map((name, index) => ({ id: index + 1, name })),
    annotations: pictures.flatMap((picture) =>
      readLabels(file, picture.id).map(({ id, classIndex, boxPx: [x1, y1, x2, y2], polygonsPx, rle, crowd }) => ({
        ...{
          id,
          image_id: picture.id,
          category_id: classIndex + 1,
          bbox: [x1, y1, x2 - x1, y2 - y1],
          area: (x2 - x1) * (y2 - y1),
        },
        ...{ iscrowd: crowd, segmentation: rle ?? (polygonsPx ?? []).map((outline) => [...outline]) },
      })),
    ),
  };
}
