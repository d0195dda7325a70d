import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import { DoppelError } from '#base/doppel-error.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import type { DatasetInput, LabelInput } from '../dataset-input.ts';
import type { InsightFile } from './insight-file.ts';

/** SHA-256 over what a data set holds: classes, pixels, splits, labels; not where its pictures lie. */
function datasetSha256({ classes, pictures }: DatasetInput): string {
  const hash = createHash('sha256').update(canonicalJson(classes));
  for (const { key, split, pixelsSha256, video, labels } of pictures) {
    hash.update(`\n${canonicalJson({ key, split, pixelsSha256, video, labels })}`);
  }
  return hash.digest('hex');
}

/**
 * Stores a data set and returns its id. The same content under the same name is there already and is kept, with its results; where
 * its pictures have moved, their places are brought up to date.
 * @throws DoppelError `conflict` where the name holds other content.
 */
export function storeDataset(file: InsightFile, input: DatasetInput, createdAt: string): number {
  const sha256 = datasetSha256(input);
  return file.write(() => {
    const known = file
      .prepare<{ id: number; sha256: string }>('SELECT id, sha256 FROM dataset WHERE name = ?')
      .get(input.name);
    if (known !== undefined && known.sha256 !== sha256) {
      throw new DoppelError(
        'conflict',
        `${file.path} has another data set "${input.name}" already: its pictures or labels differ. Give this one another name.`,
      );
    }
    if (known !== undefined) {
      const move = file.prepare('UPDATE picture SET path = ? WHERE dataset_id = ? AND name = ?');
      for (const { key, path } of input.pictures) move.run(path, known.id, key);
      return known.id;
    }
    return insert(file, input, sha256, createdAt);
  });
}

function insert(file: InsightFile, input: DatasetInput, sha256: string, createdAt: string): number {
  const { lastInsertRowid } = file
    .prepare('INSERT INTO dataset (name, kind, source, sha256, classes, created_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(input.name, input.kind, input.source, sha256, JSON.stringify(input.classes), createdAt);
  const id = Number(lastInsertRowid);
  const addPicture = file.prepare(
    'INSERT INTO picture (dataset_id, name, path, frame, split, width, height, pixels_sha256, video) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const addProblem = file.prepare('INSERT INTO dataset_problem (dataset_id, kind, name, message) VALUES (?, ?, ?, ?)');
  for (const p of input.pictures) {
    const added = addPicture.run(id, p.key, p.path, p.frame, p.split, p.widthPx, p.heightPx, p.pixelsSha256, p.video);
    p.labels.forEach((label, ordinal) => {
      insertLabel(file, Number(added.lastInsertRowid), ordinal, label);
    });
  }
  for (const { kind, key, message } of input.problems) addProblem.run(id, kind, key, message);
  return id;
}

function insertLabel(file: InsightFile, picture: number, ordinal: number, label: LabelInput): void {
  const { classIndex, boxPx, polygonsPx, rle, identity, crowd } = label;
  file
    .prepare(
      `INSERT INTO label (picture_id, ordinal, class_id, x1, y1, x2, y2, polygons, outlines, rle, identity, crowd)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      picture,
      ordinal,
      classIndex,
      ...boxPx,
      polygonsPx === null ? null : toBlob(Float64Array.from(polygonsPx.flat())),
      polygonsPx === null ? null : JSON.stringify(polygonsPx.map((outline) => outline.length)),
      rle === null ? null : JSON.stringify(rle),
      identity,
      crowd,
    );
}
