import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { decodeRle, encodeRle } from '#base/coco-rle.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import {
  eachPicture,
  findDataset,
  openInsightFile,
  readCocoDataset,
  readLabels,
  readPictures,
  readProblems,
  readVideoDataset,
  readYoloDataset,
  storeDataset,
} from './index.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-datasets-'));
});
after(() => rm(folder, { recursive: true }));

const picture = (shade: number) =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: { r: shade, g: 0, b: 0 } } });

/** A data set with one of each thing that can be wrong. */
async function yoloFolder(name: string): Promise<string> {
  const root = path.join(folder, name);
  for (const part of ['images/train', 'images/val', 'labels/train', 'labels/val'])
    await mkdir(path.join(root, part), { recursive: true });
  await writeFile(
    path.join(root, 'data.yaml'),
    'train: ../images/train\nval: images/val\ntest: images/test\nnames: {0: person, 1: dog}\n',
  );
  await picture(1).png().toFile(path.join(root, 'images/train/a.png'));
  await picture(2).png().toFile(path.join(root, 'images/train/b.png'));
  await picture(2).png().toFile(path.join(root, 'images/train/b2.png'));
  await picture(1).webp({ lossless: true }).toFile(path.join(root, 'images/val/c.webp'));
  await writeFile(path.join(root, 'images/val/damaged.png'), (await picture(9).png().toBuffer()).subarray(0, 60));
  await writeFile(
    path.join(root, 'labels/train/a.txt'),
    '0 0.5 0.5 0.5 0.5\n\n1 0.1 0.1 0.9 0.1 0.9 0.9\n0 0.5 0.5 0.5 0.5\n2 0.5 0.5 0.1 0.1\n0 nan 0.5 0.1 0.1\n0 0.5 0.5 0.1\n0 1.5 0.5 0.1 0.1\n0 0.5 0.5 0 0.1\n',
  );
  await writeFile(path.join(root, 'labels/train/b.txt'), '');
  await writeFile(path.join(root, 'labels/train/b2.txt'), '');
  await writeFile(path.join(root, 'labels/train/lonely.txt'), '0 0.5 0.5 0.5 0.5\n');
  return root;
}

const kindsOf = (problems: readonly { readonly kind: string }[]): readonly string[] =>
  problems.map(({ kind }) => kind).sort();

describe('a data set in YOLO layout', () => {
  it('is read with its splits, boxes and outlines, and every damage is told', async () => {
    const { classes, pictures, problems } = await readYoloDataset(await yoloFolder('one'));
    assert.deepEqual(classes, ['person', 'dog']);
    assert.deepEqual(
      pictures.map(({ key, split, widthPx, labels }) => [key, split, widthPx, labels.length]),
      [
        ['images/train/a.png', 'train', 40, 2],
        ['images/train/b.png', 'train', 40, 0],
        ['images/train/b2.png', 'train', 40, 0],
        ['images/val/c.webp', 'val', 40, 0],
      ],
    );
    const [box, outline] = pictures[0].labels;
    assert.deepEqual(box.boxPx, [10, 5, 30, 15]);
    assert.deepEqual(outline.polygonsPx, [[4, 2, 36, 2, 36, 18]]);
    assert.deepEqual(kindsOf(problems), [
      ...[
        'bad_class',
        'bad_label',
        'bad_label',
        'damaged_picture',
        'doubled_label',
        'doubled_picture',
        'empty_box',
        'leak',
      ],
      ...['missing_labels', 'missing_picture', 'missing_split', 'out_of_range'],
    ]);
    const leak = problems.find(({ kind }) => kind === 'leak');
    assert.match(leak?.message ?? '', /c\.webp \(val\) is the same picture as images\/train\/a\.png \(train\)/);
  });

  it('is stored and read back the same; other content under its name is refused', async () => {
    const input = await readYoloDataset(await yoloFolder('two'));
    const file = openInsightFile(path.join(folder, 'two.insight'), 'write', []);
    try {
      const id = storeDataset(file, input, '2026-01-01T00:00:00Z');
      assert.equal(storeDataset(file, input, '2026-01-02T00:00:00Z'), id);
      assert.deepEqual(readProblems(file, id), input.problems);
      const stored = readPictures(file, id);
      assert.deepEqual(
        stored.map(({ name, pixelsSha256 }) => [name, pixelsSha256]),
        input.pictures.map(({ key, pixelsSha256 }) => [key, pixelsSha256]),
      );
      const [box, outline] = readLabels(file, stored[0].id);
      assert.deepEqual(box.boxPx, [10, 5, 30, 15]);
      assert.deepEqual(
        outline.polygonsPx?.map((numbers) => [...numbers]),
        [[4, 2, 36, 2, 36, 18]],
      );
      assert.throws(() => storeDataset(file, { ...input, classes: ['x', 'y'] }, ''), { code: 'conflict' });
      assert.throws(() => findDataset(file, 'none'), { code: 'not_found', message: /it has|"two"/ });
      const seen: [string, RgbImage['widthPx'], number][] = [];
      await eachPicture({
        pictures: stored,
        onPicture: ({ name }, image) => void seen.push([name, image.widthPx, image.data[0]]),
        onProblem: (_, message) => assert.fail(message),
      });
      assert.deepEqual(seen, [
        ['images/train/a.png', 40, 1],
        ['images/train/b.png', 40, 2],
        ['images/train/b2.png', 40, 2],
        ['images/val/c.webp', 40, 1],
      ]);
    } finally {
      file.close();
    }
  });

  it('is refused with a sentence where there is nothing to read', async () => {
    await assert.rejects(readYoloDataset(path.join(folder, 'nowhere')), { code: 'not_found' });
    await mkdir(path.join(folder, 'empty'), { recursive: true });
    await assert.rejects(readYoloDataset(path.join(folder, 'empty')), { code: 'bad_file', message: /no picture/ });
  });

  it('of real drains is read whole', { skip: skipWithout('data/drain/data.yaml') }, async () => {
    const { classes, pictures } = await readYoloDataset(sharedFile('data/drain'));
    assert.deepEqual(classes, ['rock toe', 'slope drain', 'toe drain', 'vegetation']);
    assert.deepEqual([pictures.length, pictures.reduce((sum, { labels }) => sum + labels.length, 0)], [120, 313]);
  });
});

describe('a data set in COCO form', () => {
  it('is read with boxes, outlines, masks and crowds, and what is wrong is told', async () => {
    const root = path.join(folder, 'coco');
    await mkdir(root, { recursive: true });
    await picture(3).png().toFile(path.join(root, 'a.png'));
    const mask = encodeRle(
      Uint8Array.from({ length: 800 }, (_, i) => (i % 40 < 10 ? 1 : 0)),
      20,
      40,
    );
    const row = { image_id: 1, category_id: 7, bbox: [1, 2, 10, 10] };
    const coco = {
      images: [
        { id: 1, file_name: 'a.png' },
        { id: 2, file_name: '../../etc/passwd' },
      ],
      categories: [
        { id: 9, name: 'dog' },
        { id: 7, name: 'person' },
      ],
      annotations: [
        { id: 1, ...row, segmentation: [[1, 2, 11, 2, 11, 12]] },
        { id: 2, ...row, bbox: [5, 2, 10, 10], segmentation: mask, iscrowd: 1, category_id: 9 },
        { id: 3, ...row, category_id: 8 },
        { id: 4, ...row },
        { id: 5, ...row, bbox: [1, 2, 1000, 10] },
        { id: 6, ...row, bbox: [1, 2, 0, 10] },
        { id: 7, ...row, bbox: [1, 2, null, 10] },
        { id: 8, ...row, image_id: 5 },
      ],
    };
    const file = path.join(root, 'instances.json');
    await writeFile(file, JSON.stringify(coco));
    const { classes, pictures, problems } = await readCocoDataset(file);
    assert.deepEqual(classes, ['person', 'dog']);
    assert.deepEqual(
      pictures[0].labels.map(({ classIndex, boxPx, crowd }) => [classIndex, boxPx, crowd]),
      [
        [0, [1, 2, 11, 12], 0],
        [1, [5, 2, 15, 12], 1],
      ],
    );
    assert.deepEqual(pictures[0].labels[1].rle, mask);
    assert.deepEqual(kindsOf(problems), [
      'bad_class',
      'bad_label',
      'doubled_label',
      'empty_box',
      'missing_picture',
      'missing_picture',
      'out_of_range',
    ]);
    await writeFile(file, '{"images": 3}');
    await assert.rejects(readCocoDataset(file), { code: 'bad_file', message: /no COCO JSON/ });
  });

  it('has masks that survive their text, whatever their shape', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 200; round++) {
      const [height, width] = [1 + Math.floor(random.uniform() * 40), 1 + Math.floor(random.uniform() * 90)];
      const share = random.uniform() ** 3;
      let value = 0;
      const mask = Uint8Array.from({ length: height * width }, () => {
        value = random.uniform() < share ? 1 - value : value;
        return value;
      });
      assert.deepEqual(decodeRle(encodeRle(mask, height, width)), mask);
      const [left, top] = [Math.floor((random.uniform() * width) / 2), Math.floor((random.uniform() * height) / 2)];
      const part = { left, top, right: left + Math.ceil(width / 2), bottom: top + Math.ceil(height / 2) };
      const within = mask.map((bit, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return x >= part.left && x < part.right && y >= part.top && y < part.bottom ? bit : 0;
      });
      assert.deepEqual(encodeRle(within, height, width, part), encodeRle(within, height, width));
    }
    // What pycocotools 2.0 makes of the same mask.
    const bar = Uint8Array.from({ length: 600 * 50 }, (_, i) => {
      const [y, x] = [Math.floor(i / 50), i % 50];
      return y > 100 || (x === 3 && y >= 5 && y < 9) ? 1 : 0;
    });
    assert.equal(encodeRle(bar, 600, 50).counts, `U3c?U3000PMa@g2_?9${'0'.repeat(91)}`);
    assert.throws(() => decodeRle({ size: [4, 4], counts: 'zzzz' }), { code: 'bad_file' });
  });
});

describe('frames of a video with truth', () => {
  const needs = ['data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt'];
  it('are read with boxes and identities, and handed over by one pass', { skip: skipWithout(...needs) }, async () => {
    const input = await readVideoDataset({ video: sharedFile(needs[0]), truth: sharedFile(needs[1]), stride: 10 });
    assert.deepEqual(
      input.pictures.map(({ frame }) => frame),
      [0, 10, 20, 30, 40, 50, 60, 70],
    );
    assert.ok(
      input.pictures.every(({ labels }) => labels.length > 2 && labels.every(({ identity }) => identity !== null)),
    );
    const file = openInsightFile(path.join(folder, 'video.insight'), 'write', []);
    try {
      const id = storeDataset(file, input, '2026-01-01T00:00:00Z');
      const seen: (number | null)[] = [];
      await eachPicture({
        pictures: readPictures(file, id),
        onPicture: ({ frame }, image) => {
          assert.deepEqual([image.widthPx, image.heightPx], [640, 480]);
          seen.push(frame);
        },
        onProblem: (_, message) => assert.fail(message),
      });
      assert.deepEqual(seen, [0, 10, 20, 30, 40, 50, 60, 70]);
    } finally {
      file.close();
    }
  });
});

describe('an insight file', () => {
  it('keeps the tables of rooms that are not in use, and is one file when closed', () => {
    const place = path.join(folder, 'rooms.insight');
    const other = { room: 'other', steps: [{ version: 1, sql: 'CREATE TABLE other (a INTEGER) STRICT;' }] };
    openInsightFile(place, 'write', [other]).close();
    openInsightFile(place, 'write', []).close();
    const file = openInsightFile(place, 'read', [other]);
    assert.equal(file.prepare('SELECT count(*) FROM other').pluck().get(), 0);
    file.close();
    const newer = { room: 'other', steps: [] };
    assert.throws(() => openInsightFile(place, 'write', [newer]), { code: 'bad_project', message: /newer Doppel/ });
  });

  it('is refused where it is none, or where somebody hung a trigger or a view into it', async () => {
    assert.throws(() => openInsightFile(path.join(folder, 'absent.insight'), 'read', []), { code: 'not_found' });
    const text = path.join(folder, 'text.insight');
    await writeFile(text, 'not a database, but long enough to look like a file of some kind'.repeat(20));
    assert.throws(() => openInsightFile(text, 'write', []), { code: 'bad_project' });
    for (const evil of [
      'CREATE TRIGGER t BEFORE INSERT ON label BEGIN SELECT raise(ignore); END',
      'DROP TABLE label; CREATE VIEW label AS SELECT 1',
    ]) {
      const place = path.join(folder, `evil${evil.length}.insight`);
      openInsightFile(place, 'write', []).close();
      const database = new Database(place);
      database.exec(evil);
      database.close();
      assert.throws(() => openInsightFile(place, 'write', []), { code: 'bad_project', message: /tampered/ });
    }
  });
});
