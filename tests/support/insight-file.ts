import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { findDataset, readLabels, readPictures } from '#datasets/index.ts';
import { beginRun, finishRun, type RunPlan } from '#experiments/index.ts';
import { headDistances } from '#insight/distance/pair-distance.ts';
import { storeSummaries } from '#insight/distance/store/summarise-distances.ts';
import { addDataset, neighbours } from '#insight/index.ts';
import { anchorGrid } from '#insight/loss/anchor-grid.ts';
import { decodeHead } from '#insight/loss/decode-head.ts';
import { lookAtPicture } from '#insight/run/look-at-picture.ts';
import { rawHeadOf } from '#insight/run/raw-head.ts';
import { insightSettings } from '#insight/run/run-settings.ts';
import { storeResults } from '#insight/run/store/store-picture.ts';
import { openInsight } from '#insight/store/open-insight.ts';
import { resultSha256 } from '#insight/store/store-results.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { Letterbox } from '#native-models/yolo/letterbox.ts';
import type { TappedPicture } from '#native-models/yolo/tapped-yolo.ts';

const pictureCount = 6;
const side = 64;

/**
 * What a detector of one class might say of a picture: it finds what is labelled, a little off, and on every other picture something
 * that is not. Made by formula, so that no weights are needed.
 */
function tappedPicture(picture: number): TappedPicture {
  const entry = catalogueEntry('yolov8n_int8');
  if (entry.family !== 'yolo') throw new Error('yolov8n_int8 is no detector any more');
  const grid = anchorGrid(side, side);
  const wave = (at: number): number => Math.sin(at * 12.9898 + picture * 78.233);
  const off = 1 + picture / 4;
  const count = picture % 2 === 0 ? 2 : 1;
  const boxes = Float64Array.of(16 + off, 16 + off, 48 + off, 48 + off, 0, 0, 12, 12).subarray(0, count * 4);
  return {
    inputBoxes: boxes.slice(),
    boxesPx: boxes.slice(),
    confidences: Float64Array.of(0.9, 0.5).subarray(0, count),
    classes: new Int32Array(count),
    anchors: Int32Array.of(27, 0).subarray(0, count),
    taps: {
      distribution: {
        data: Float32Array.from({ length: 64 * grid.count }, (_, at) => 2 * wave(at)),
        dims: [1, 64, grid.count],
      },
      logits: {
        data: Float32Array.from({ length: grid.count }, (_, at) => 3 * wave(at + 7)),
        dims: [1, 1, grid.count],
      },
      backbone: { data: Float32Array.from({ length: 4 * 4 }, (_, at) => wave(at >> 2)), dims: [1, 4, 2, 2] },
    },
    letterbox: new Letterbox(side, side, { ...entry.picture, widthPx: side, heightPx: side }),
  };
}

/** Makes an insight file with a data set of drawn pictures, a run, distances and neighbours, and returns its path. */
export async function madeInsightFile(folder: string): Promise<string> {
  const source = path.join(folder, 'insight-pictures');
  await mkdir(source, { recursive: true });
  for (let picture = 0; picture < pictureCount; picture++) {
    const background = { r: picture * 40, g: 90, b: 200 };
    await sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toFile(path.join(source, `${picture}.png`));
    await writeFile(path.join(source, `${picture}.txt`), '0 0.5 0.5 0.5 0.5\n');
  }
  const file = path.join(folder, 'made.insight');
  await addDataset(file, { sources: [source], truths: [], persons: [], stride: 1, name: 'drawn' });
  const open = openInsight(file, 'write');
  try {
    const dataset = findDataset(open, 'drawn');
    const pictures = readPictures(open, dataset.id);
    const settings = insightSettings.parse({ features: ['backbone'] });
    const plan = (kind: string): RunPlan => ({
      ...{
        kind,
        datasetId: dataset.id,
        settings,
        seeds: {},
        inputs: { dataset: dataset.sha256 },
        modelSha256: 'f'.repeat(64),
      },
    });
    const start = { startedAt: '2026-01-02T03:04:05Z', versions: {}, mode: 'resume' } as const;
    const end = (id: number) => ({ finishedAt: start.startedAt, resultSha256: resultSha256(open, id), summary: {} });
    const run = beginRun(open, plan('insight'), start);
    pictures.forEach((picture, at) => {
      const labels = readLabels(open, picture.id);
      const result = lookAtPicture(tappedPicture(at), { picture, labels, classes: [0] }, settings);
      const layers = { backbone: 'end' };
      storeResults(open, [{ runId: run.id, pictureId: picture.id, labels, result, classNames: ['thing'], layers }]);
    });
    finishRun(open, run.id, end(run.id));
    const distances = beginRun(open, plan('distances'), start);
    const heads = pictures.map((_, at) => {
      const raw = rawHeadOf(tappedPicture(at));
      if (raw === null) throw new Error('a made picture has no head');
      return decodeHead(raw);
    });
    const targets = pictures.map((_, at) => {
      const { inputBoxes: boxes, classes } = tappedPicture(at);
      return { labels: { boxes, classes }, masks: null };
    });
    const insert = open.prepare(
      'INSERT INTO insight_distance (run_id, head_picture, target_picture, box, cls, dfl) VALUES (?, ?, ?, ?, ?, ?)',
    );
    open.write(() => {
      heads.forEach((head, row) => {
        const values = headDistances(head, targets);
        pictures.forEach((target, at) => {
          insert.run(distances.id, pictures[row].id, target.id, ...values.subarray(at * 4, at * 4 + 3));
        });
      });
    });
    storeSummaries(open, distances.id);
    finishRun(open, distances.id, end(distances.id));
  } finally {
    open.close();
  }
  await neighbours(file, {
    ...{
      spaces: ['backbone'],
      groupings: ['none'],
      targets: ['hit_freq', 'cls'],
      ks: [1, 2],
      weightings: ['uniform'],
      metric: 'cosine',
    },
    ...{ folds: 3, seed: 1, index: 'none', mode: 'resume' },
  });
  return file;
}
