import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { readNpy } from '#platform/formats/npy.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import * as insight from './index.ts';
import { openInsight } from './store/open-insight.ts';

let folder = '';
let base = '';
const needs = [
  'data/TUD-Campus.mp4',
  'models/yolo11n_320_int8.onnx',
  'models/osnet_x0_25_msmt17.onnx',
  'models/yolox_nano.onnx',
];
const skip = skipWithout(...needs);
const model = sharedFile('models/yolo11n_320_int8.onnx');
const request = { model, models: null, device: 'cpu', settings: {}, mode: 'resume' } as const;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-insight-'));
  if (skip !== false) return;
  base = path.join(folder, 'base.insight');
  const video = {
    sources: [sharedFile('data/TUD-Campus.mp4')],
    truths: [sharedFile('data/TUD-Campus.gt.txt')],
    persons: [],
    stride: 10,
  };
  await insight.addDataset(base, video);
});
after(() => rm(folder, { recursive: true }));

/** A copy of the file with the data set alone. */
async function fresh(name: string): Promise<string> {
  const file = path.join(folder, name);
  await copyFile(base, file);
  return file;
}

const countRows = (file: string, table: string): number => {
  const database = new Database(file, { readonly: true });
  try {
    return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  } finally {
    database.close();
  }
};

describe('insight', { skip }, () => {
  it('looks at every picture, and the same run made again has the same result', async () => {
    const file = await fresh('again.insight');
    const first = await insight.run(file, request);
    assert.equal(first.state, 'done');
    assert.partialDeepStrictEqual(first.summary, { pictures: 8, problems: 0 });
    assert.equal((await insight.run(file, request)).id, first.id);
    const again = await insight.run(file, { ...request, mode: 'again' });
    assert.notEqual(again.id, first.id);
    assert.equal(again.key, first.key);
    assert.equal(again.result_sha256, first.result_sha256);
    assert.partialDeepStrictEqual(await insight.compare(file, first.id, again.id), {
      kind: 'insight',
      same_result: true,
      differences: [],
    });
    const { pictures } = await insight.pictures(file);
    assert.ok(
      pictures.every(
        ({ tp, labels, box, cls, dfl, seg }) =>
          tp > 0 && labels > 0 && box !== null && cls !== null && dfl !== null && seg === null,
      ),
    );
    const view = await insight.picture(file, again.id, pictures[0].picture);
    assert.equal(view.labels.filter(({ found }) => !found).length, pictures[0].fn);
    assert.equal(view.predictions.filter(({ state }) => state === 'fp').length, pictures[0].fp);
    const webp = await insight.pictureBytes(file, pictures[0].picture, 200);
    assert.equal(Buffer.from(webp.subarray(8, 12)).toString(), 'WEBP');
  });

  it('goes on where it was stopped, and ends the same', async () => {
    const whole = await insight.run(await fresh('whole.insight'), request);
    const file = await fresh('stopped.insight');
    const stop = new AbortController();
    let seen = 0;
    const onProgress = (): void => {
      if (++seen === 4) stop.abort();
    };
    await assert.rejects(insight.run(file, { ...request, signal: stop.signal, onProgress }), { code: 'cancelled' });
    const half = countRows(file, 'insight_picture');
    assert.ok(half > 0 && half < 8, `${half} of 8`);
    const resumed = await insight.run(file, request);
    assert.equal(resumed.result_sha256, whole.result_sha256);
    assert.equal(resumed.id, 1);
  });

  it('computes distances both ways, takes pairs over, and ends the same when it was stopped', async () => {
    const file = await fresh('distances.insight');
    await insight.run(file, request);
    const few = await insight.distances(file, { ...request, limit: 4 });
    assert.equal(countRows(file, 'insight_distance'), 16);
    const stop = new AbortController();
    await assert.rejects(insight.distances(file, { ...request, signal: stop.signal, onProgress: () => stop.abort() }), {
      code: 'cancelled',
    });
    const all = await insight.distances(file, request);
    assert.notEqual(all.run.id, few.run.id);
    const matrix = await insight.distanceMatrix(file, 'box');
    assert.equal(matrix.values.length, 8);
    assert.ok(
      matrix.values.every((row, at) =>
        row.every((value, other) => value !== null && (at === other) === (value === Math.min(...row.map(Number)))),
      ),
    );
    assert.ok((matrix.summary?.asymmetry ?? 0) > 0.01);
    const again = await insight.distances(file, { ...request, mode: 'again' });
    assert.equal(again.run.result_sha256, all.run.result_sha256);
    const rows = new Database(file, { readonly: true });
    const [first] = rows
      .prepare<[], { i: number; j: number; head_picture: number; target_picture: number }>(
        `SELECT * FROM distances WHERE component = 'box' AND i <> j`,
      )
      .all();
    assert.deepEqual([first.i, first.j], [first.target_picture, first.head_picture]);
    rows.close();
  });

  it('says of two runs what differs, and refuses to compare kinds', async () => {
    const file = await fresh('compared.insight');
    await insight.run(file, request);
    await insight.run(file, { ...request, settings: { confidence: 0.5 } });
    const { same_result, differences } = await insight.compare(file, 1, 2);
    assert.equal(same_result, false);
    assert.deepEqual(differences, ['setting confidence: 0.25 and 0.5']);
    await insight.distances(file, { ...request, limit: 2 });
    await assert.rejects(insight.compare(file, 1, 3), { code: 'mismatch' });
    await assert.rejects(insight.compare(file, 1, 9), { code: 'not_found' });
  });

  it('keeps heads up to its cap, and ends in the same bytes with them, without them and with damaged ones', async () => {
    const file = await fresh('heads.insight');
    const heads = `${file}.heads`;
    await insight.run(file, request);
    const first = await insight.distances(file, { ...request, limit: 4, headBytes: 0 });
    assert.equal(existsSync(heads), false);
    const bytesEach = (64 + 80) * 2100 * 4;
    await insight.distances(file, { ...request, limit: 4, mode: 'again', headBytes: 2.5 * bytesEach });
    assert.equal((await readdir(heads)).length, 2, 'the cap holds');
    await insight.distances(file, { ...request, limit: 4, mode: 'again' });
    const names = await readdir(heads);
    assert.equal(names.length, 4);
    await writeFile(path.join(heads, names[0]), (await readFile(path.join(heads, names[0]))).subarray(0, 5_000));
    const bytes = await readFile(path.join(heads, names[1]));
    bytes[bytes.length - 3] ^= 64;
    await writeFile(path.join(heads, names[1]), bytes);
    const again = await insight.distances(file, { ...request, limit: 4, mode: 'again' });
    assert.equal(again.run.result_sha256, first.run.result_sha256);
    assert.equal((await readdir(heads)).length, 4, 'damaged heads were computed anew');
  });

  it('leaves nothing but embeddings behind where a model only embeds', async () => {
    const file = await fresh('embedding.insight');
    await insight.run(file, request);
    const tables = [
      'insight_picture',
      'insight_label',
      'insight_prediction',
      'insight_feature',
      'insight_distance',
      'insight_neighbours',
      'picture',
      'label',
      'dataset',
    ];
    const digest = () => tables.map((table) => dumpOf(file, table));
    const before = digest();
    const embedder = sharedFile('models/osnet_x0_25_msmt17.onnx');
    await insight.embed(file, { embedder, models: null, device: 'cpu', mode: 'resume' });
    assert.deepEqual(digest(), before);
    assert.equal(countRows(file, 'insight_embedding'), 8);
    const { checks } = await insight.validate(file);
    assert.equal(checks.find(({ name }) => name === 'isolation')?.passed, true);
  });

  it("answers the older program's queries, exports, reports and validates", async () => {
    const file = await fresh('doors.insight');
    await insight.run(file, request);
    await insight.distances(file, { ...request, limit: 3 });
    const told = await insight.neighbours(file, {
      ...{
        spaces: ['backbone', 'distance:box'],
        groupings: ['none'],
        targets: ['hit_freq', 'box'],
        ks: [1, 2],
        weightings: ['uniform'],
      },
      ...{ metric: 'cosine', folds: 3, seed: 1, index: 'none', mode: 'resume' },
    });
    assert.equal(told.rows.filter(({ fold }) => fold === -1).length, 8);
    const database = new Database(file, { readonly: true });
    for (const sql of [
      'SELECT img_id, embedding, hit_freq, mean_iou, mean_conf, box_loss, cls_loss, dfl_loss, seg_loss, flag_cat FROM embeddings',
      'SELECT img_id, gap_features, bottleneck_features FROM features',
      'SELECT img_id, box_x1, box_y1, box_x2, box_y2, confidence, class_id, class_name, mask FROM predictions',
      'SELECT i, j, component, distance FROM distances',
    ]) {
      assert.ok(database.prepare(sql).all().length > 0, sql);
    }
    database.close();
    const validated = await insight.validate(file);
    assert.deepEqual(
      validated.checks.map(({ name, passed }) => [name, passed]),
      [
        ...[
          ['features', true],
          ['predictions', true],
          ['losses and metrics', true],
          ['distances', true],
          ['isolation', true],
        ],
      ],
    );
    const out = path.join(folder, 'out');
    const { files } = await insight.exportTo(file, out);
    assert.deepEqual([...files].sort(), (await readdir(out)).sort());
    const features = readNpy(await readFile(path.join(out, 'features_backbone.npy')));
    assert.deepEqual(features.shape, [8, 256]);
    const results = JSON.parse(await readFile(path.join(out, 'coco_results.json'), 'utf8')) as {
      image_id: number;
      category_id: number;
      bbox: number[];
    }[];
    assert.ok(results.length > 8 && results.every(({ category_id, bbox }) => category_id === 1 && bbox.length === 4));
    const page = path.join(folder, 'report.html');
    assert.equal((await insight.report(file, page)).pictures, 8);
    assert.match(await readFile(page, 'utf8'), /Worst pictures[\s\S]*<svg viewBox="0 0 640 480"/);
    const evaluation = await insight.evaluate(file);
    assert.ok((evaluation.scores[0].ap ?? 0) > 0.5 && (evaluation.scores[2].ap ?? 1) < 0.2);
  });

  it('has no losses for YOLOX, and says so', async () => {
    const file = await fresh('yolox.insight');
    const notices: string[] = [];
    await insight.run(file, {
      ...request,
      model: sharedFile('models/yolox_nano.onnx'),
      onNotice: (text) => void notices.push(text),
    });
    assert.match(notices.join(' '), /YOLOX.*no losses/);
    const { pictures } = await insight.pictures(file);
    assert.ok(pictures.every(({ box, tp }) => box === null && tp > 0));
    assert.equal(countRows(file, 'insight_feature'), 8 * 4);
    await assert.rejects(insight.distances(file, { ...request, model: sharedFile('models/yolox_nano.onnx') }), {
      code: 'mismatch',
    });
  });

  it('refuses bad input with a sentence, and keeps what there is', async () => {
    const file = await fresh('bad.insight');
    const done = await insight.run(file, request);
    const refused = (work: Promise<unknown>, code: string) => assert.rejects(work, { name: 'DoppelError', code });
    await refused(insight.run(file, { ...request, model: 'nothing' }), 'not_found');
    await refused(insight.run(file, { ...request, model: sharedFile('models/osnet_x0_25_msmt17.onnx') }), 'bad_model');
    const cut = path.join(folder, 'cut.onnx');
    await writeFile(cut, (await readFile(model)).subarray(0, 1_000_000));
    await refused(insight.run(file, { ...request, model: cut }), 'bad_model');
    await refused(
      Promise.resolve().then(() => insight.run(file, { ...request, settings: { confidence: 3 } })),
      'usage',
    );
    await refused(insight.run(file, { ...request, dataset: 'other' }), 'not_found');
    await refused(insight.distances(file, { ...request, model: sharedFile('models/yolox_nano.onnx') }), 'mismatch');
    await refused(insight.evaluate(file, 99), 'not_found');
    await refused(insight.picture(file, done.id, 999), 'not_found');
    assert.equal((await insight.overview(file)).runs.length, 1);
    const open = openInsight(file, 'write');
    open.write(() => open.prepare(`UPDATE picture SET path = '/gone.mp4'`).run());
    open.close();
    await refused(insight.pictureBytes(file, 1, 100), 'bad_file');
    const lost = await insight.run(file, { ...request, settings: { confidence: 0.3 } });
    assert.partialDeepStrictEqual(lost.summary, { pictures: 8, problems: 8 });
  });
});

function dumpOf(file: string, table: string): string {
  const database = new Database(file, { readonly: true });
  try {
    return JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all());
  } finally {
    database.close();
  }
}
