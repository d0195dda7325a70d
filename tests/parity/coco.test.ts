import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { encodeRle } from '#base/coco-rle.ts';
import { type SeededRandom, seededRandom } from '#base/seeded-random.ts';
import { findDataset, readLabels, readPictures } from '#datasets/index.ts';
import { beginRun, finishRun } from '#experiments/index.ts';
import * as insight from '#insight/index.ts';
import { insightSettings } from '#insight/run/run-settings.ts';
import { openInsight } from '#insight/store/open-insight.ts';
import { runPython, skipWithoutPython } from '../support/python.ts';

/** The bar: what an average precision may differ from pycocotools'. */
const closest = 1e-6;
const side = 96;
const pictures = 24;
const classes = ['person', 'car', 'nothing of it'];
const folder = mkdtempSync(path.join(tmpdir(), 'doppel-coco-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Box = readonly [number, number, number, number];

const between = ({ uniform }: SeededRandom, from: number, to: number): number => from + (to - from) * uniform();

function drawnBox(random: SeededRandom): Box {
  const [width, height] = [between(random, 8, 40), between(random, 8, 40)];
  const [x, y] = [between(random, 0, side - width), between(random, 0, side - height)];
  return [x, y, x + width, y + height];
}

/** A box a little moved. */
const near = (random: SeededRandom, box: Box, by: number): Box => {
  const [x1, y1, x2, y2] = box.map((value) => value + by * random.normal());
  return [Math.max(0, x1), Math.max(0, y1), Math.min(side, Math.max(x2, x1 + 2)), Math.min(side, Math.max(y2, y1 + 2))];
};

/** The ellipse within a box, as a mask. */
function ellipse([x1, y1, x2, y2]: Box) {
  const mask = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dx = (2 * (x + 0.5) - x1 - x2) / (x2 - x1);
      const dy = (2 * (y + 0.5) - y1 - y2) / (y2 - y1);
      if (dx * dx + dy * dy < 1) mask[y * side + x] = 1;
    }
  }
  return encodeRle(mask, side, side);
}

/** Labels with masks in COCO's form, crowds among them, and pictures to go with them. */
async function drawLabels(random: SeededRandom): Promise<string> {
  const images: object[] = [];
  const annotations: object[] = [];
  mkdirSync(path.join(folder, 'images'));
  for (let picture = 1; picture <= pictures; picture++) {
    const name = `${picture}.png`;
    const background = { r: picture * 9, g: 80, b: 120 };
    await sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toFile(path.join(folder, 'images', name));
    images.push({ id: picture, file_name: name, width: side, height: side });
    // Every sixth picture has nothing on it.
    const count = picture % 6 === 0 ? 0 : 1 + Math.floor(5 * random.uniform());
    for (let label = 0; label < count; label++) {
      const box = drawnBox(random);
      const [x1, y1, x2, y2] = box;
      annotations.push({
        ...{ id: annotations.length + 1, image_id: picture, category_id: 1 + Math.floor(2 * random.uniform()) },
        ...{ bbox: [x1, y1, x2 - x1, y2 - y1], area: (x2 - x1) * (y2 - y1), segmentation: ellipse(box) },
        iscrowd: random.uniform() < 0.2 ? 1 : 0,
      });
    }
  }
  const file = path.join(folder, 'labels.json');
  const categories = classes.map((name, at) => ({ id: at + 1, name }));
  writeFileSync(file, JSON.stringify({ images, annotations, categories }));
  return file;
}

/** A run of a detector that finds most labels, some of them twice or of another class, and things that are not there. */
function storePredictions(file: string, random: SeededRandom): void {
  const open = openInsight(file, 'write');
  try {
    const dataset = findDataset(open, undefined);
    const settings = insightSettings.parse({});
    const plan = {
      kind: 'insight',
      datasetId: dataset.id,
      settings,
      seeds: {},
      inputs: {},
      modelSha256: 'e'.repeat(64),
    };
    const run = beginRun(open, plan, { startedAt: '2026-01-02T03:04:05Z', versions: {}, mode: 'resume' });
    const add = open.prepare(
      `INSERT INTO insight_prediction (run_id, picture_id, ordinal, class_id, class_name, confidence, x1, y1, x2, y2, anchor, input_box,
         rle, label_id, iou, ignored, counted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, zeroblob(32), ?, NULL, NULL, 0, ?)`,
    );
    open.write(() => {
      for (const picture of readPictures(open, dataset.id)) {
        const found = readLabels(open, picture.id).flatMap(({ classIndex, boxPx }) =>
          Array.from({ length: Math.floor(3.5 * random.uniform()) }, () => ({
            classIndex: random.uniform() < 0.9 ? classIndex : 1 - classIndex,
            box: near(random, boxPx, between(random, 0, 4)),
          })),
        );
        const wrong = Array.from({ length: Math.floor(3 * random.uniform()) }, () => ({
          classIndex: Math.floor(3 * random.uniform()),
          box: drawnBox(random),
        }));
        const scored = [...found, ...wrong]
          // Some scores are equal, as quantised detectors give them.
          .map((one) => ({ ...one, confidence: Math.ceil(20 * random.uniform()) / 20 }))
          .toSorted((a, b) => b.confidence - a.confidence);
        scored.forEach(({ classIndex, box, confidence }, ordinal) => {
          const counted = confidence >= settings.confidence ? 1 : 0;
          const rle = counted === 1 ? JSON.stringify(ellipse(box)) : null;
          add.run(run.id, picture.id, ordinal, classIndex, classes[classIndex], confidence, ...box, rle, counted);
        });
      }
    });
    finishRun(open, run.id, { finishedAt: '2026-01-02T03:04:06Z', resultSha256: 'd'.repeat(64), summary: {} });
  } finally {
    open.close();
  }
}

interface Theirs {
  readonly map: number;
  readonly classes: Readonly<Record<string, { readonly ap50: number | null; readonly ap: number | null }>>;
}

function assertSame(ours: number | null, theirs: number | null, what: string): void {
  if (ours === null || theirs === null) assert.equal(ours, theirs, what);
  else assert.ok(Math.abs(ours - theirs) <= closest, `${what}: ${ours}, pycocotools has ${theirs}`);
}

test('average precision of boxes and of masks is pycocotools’, with crowds, twice found, equal scores and empty pictures', {
  skip: await skipWithoutPython('coco'),
}, async () => {
  for (const seed of [1, 2, 3]) {
    const random = seededRandom(seed);
    rmSync(path.join(folder, 'images'), { recursive: true, force: true });
    const labels = await drawLabels(random);
    const file = path.join(folder, `${seed}.insight`);
    await insight.addDataset(file, {
      ...{ sources: [labels], pictures: path.join(folder, 'images'), truths: [], persons: [], stride: 1 },
    });
    storePredictions(file, random);
    const out = path.join(folder, `out${seed}`);
    await insight.exportTo(file, out);
    const { stdout } = await runPython('coco', path.join(import.meta.dirname, 'coco-average-precision.py'), [
      path.join(out, 'coco_labels.json'),
      path.join(out, 'coco_results.json'),
    ]);
    const { bbox, segm } = JSON.parse(stdout) as { readonly bbox: Theirs; readonly segm: Theirs };
    const { map, classes: byClass, masks } = await insight.evaluate(file);
    assert.ok(masks !== null && map !== null && map > 0.1 && map < 0.9, `the case says something: ${map}`);
    assertSame(map, bbox.map, 'boxes');
    assertSame(masks.map, segm.map, 'masks');
    byClass.forEach(({ name, ap50, ap }, at) => {
      assertSame(ap50, bbox.classes[at + 1].ap50, `${name}, boxes at 0.5`);
      assertSame(ap, bbox.classes[at + 1].ap, `${name}, boxes`);
      assertSame(masks.classes[at].ap50, segm.classes[at + 1].ap50, `${name}, masks at 0.5`);
      assertSame(masks.classes[at].ap, segm.classes[at + 1].ap, `${name}, masks`);
    });
  }
});
