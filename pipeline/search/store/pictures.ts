import { z } from 'zod';
import type { PictureFilter, PictureObject, PictureView } from '#contract/pictures.ts';
import type { Library } from '#library/index.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';

/** What a picture is stored with. */
export interface NewPicture {
  readonly sha256: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly place: string | null;
  readonly takenMs: number | null;
  readonly tags: readonly string[];
  readonly modelSha256: string | null;
  readonly detectorSha256: string | null;
  /** JPEG. */
  readonly preview: Uint8Array;
  readonly objects: readonly Omit<PictureObject, 'id'>[];
}

interface PictureRow extends Omit<PictureView, 'tags' | 'objects'> {
  readonly tags: string;
}

interface ObjectRow {
  readonly id: number;
  readonly picture: number;
  readonly class: string;
  readonly confidence: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

const pictureColumns = 'id, sha256, name, width, height, place, taken_ms, tags';

const objectOf = ({ id, class: named, confidence, x1, y1, x2, y2 }: ObjectRow): PictureObject => ({
  id,
  class: named,
  confidence,
  box: [x1, y1, x2, y2],
});

function viewOf({ database }: Library, row: PictureRow): PictureView {
  const objects = database
    .prepare<ObjectRow>('SELECT * FROM picture_object WHERE picture = ? ORDER BY confidence DESC, id')
    .all(row.id);
  return { ...row, tags: parseJson(database, z.array(z.string()), row.tags), objects: objects.map(objectOf) };
}

/** A picture by its number, or null. */
export function readPicture(library: Library, id: number): PictureView | null {
  const row = library.database.prepare<PictureRow>(`SELECT ${pictureColumns} FROM picture WHERE id = ?`).get(id);
  return row === undefined ? null : viewOf(library, row);
}

/** The picture of exactly these bytes, or null. */
export function pictureOfHash(library: Library, sha256: string): PictureView | null {
  const row = library.database
    .prepare<PictureRow>(`SELECT ${pictureColumns} FROM picture WHERE sha256 = ?`)
    .get(sha256);
  return row === undefined ? null : viewOf(library, row);
}

/** The picture that an object is in, or null. */
export function pictureOfObject(library: Library, object: number): PictureView | null {
  const id = library.database.prepare<number>('SELECT picture FROM picture_object WHERE id = ?').pluck().get(object);
  return id === undefined ? null : readPicture(library, id);
}

/** A picture as small as it is kept: JPEG, or WebP where an earlier Doppel took it in. Null where there is no such picture. */
export function readPreview(
  { database }: Library,
  id: number,
): { readonly mime: 'image/jpeg' | 'image/webp'; readonly bytes: Uint8Array } | null {
  const bytes = database.prepare<Uint8Array>('SELECT preview FROM picture WHERE id = ?').pluck().get(id);
  if (bytes === undefined) return null;
  return { mime: bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : 'image/webp', bytes };
}

/** Stores a picture and its objects, in one transaction. */
export function storePicture(library: Library, picture: NewPicture): PictureView {
  const { database } = library;
  return database.write(() => {
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO picture (sha256, name, width, height, place, taken_ms, tags, model_sha256, detector_sha256, preview, added_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        picture.sha256,
        picture.name,
        picture.width,
        picture.height,
        picture.place,
        picture.takenMs,
        JSON.stringify(picture.tags),
        picture.modelSha256,
        picture.detectorSha256,
        picture.preview,
        new Date().toISOString(),
      );
    const id = Number(lastInsertRowid);
    const insert = database.prepare(
      'INSERT INTO picture_object (picture, class, confidence, x1, y1, x2, y2) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { class: named, confidence, box } of picture.objects) insert.run(id, named, confidence, ...box);
    const stored = readPicture(library, id);
    if (stored === null) throw database.damaged('a picture that was just stored is not there');
    return stored;
  });
}

/** Objects by class and confidence, the surest first. */
export function readObjects(library: Library, filter: PictureFilter, limit: number): readonly PictureObject[] {
  const { database } = library;
  const rows = database
    .prepare<ObjectRow>(
      `SELECT o.* FROM picture_object o JOIN picture p ON p.id = o.picture
       WHERE (? IS NULL OR o.class IN (SELECT value FROM json_each(?))) AND o.confidence >= ?
         AND (? IS NULL OR p.place IN (SELECT value FROM json_each(?)))
         AND (? IS NULL OR p.taken_ms >= ?) AND (? IS NULL OR p.taken_ms <= ?)
         AND NOT EXISTS (SELECT value FROM json_each(?) EXCEPT SELECT value FROM json_each(p.tags))
       ORDER BY o.confidence DESC, o.id LIMIT ?`,
    )
    .all(
      ...twice(filter.classes === undefined ? null : JSON.stringify(filter.classes)),
      filter.min_confidence ?? 0,
      ...twice(filter.places === undefined ? null : JSON.stringify(filter.places)),
      ...twice(filter.from_ms ?? null),
      ...twice(filter.to_ms ?? null),
      JSON.stringify(filter.tags ?? []),
      limit,
    );
  return rows.map(objectOf);
}

const twice = <Value>(value: Value): readonly [Value, Value] => [value, value];
