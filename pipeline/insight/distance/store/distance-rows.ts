import type { InsightFile, StoredPicture } from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import { distanceComponents } from '../pair-distance.ts';

/** The pictures that the run could look at. */
export function readable(
  file: InsightFile,
  runId: number,
  pictures: readonly StoredPicture[],
): readonly StoredPicture[] {
  const broken = new Set(
    file.read(() =>
      file
        .prepare<number>('SELECT picture_id FROM insight_picture WHERE run_id = ? AND problem IS NOT NULL')
        .pluck()
        .all(runId),
    ),
  );
  return pictures.filter(({ id }) => !broken.has(id));
}

/** Copies pairs that an earlier run of the same model and settings has, between pictures of the same pixels. */
export function takeOver(file: InsightFile, run: StoredRun, pictures: readonly StoredPicture[]): void {
  file.write(() => {
    file
      .prepare(
        `INSERT OR IGNORE INTO insight_distance (run_id, head_picture, target_picture, box, cls, dfl, seg)
         SELECT @run, mh.id, mt.id, d.box, d.cls, d.dfl, d.seg
         FROM run old JOIN insight_distance d ON d.run_id = old.id
         JOIN picture h ON h.id = d.head_picture JOIN picture t ON t.id = d.target_picture
         JOIN picture mh ON mh.pixels_sha256 = h.pixels_sha256 AND mh.id IN (SELECT value FROM json_each(@ids))
         JOIN picture mt ON mt.pixels_sha256 = t.pixels_sha256 AND mt.id IN (SELECT value FROM json_each(@ids))
         WHERE old.kind = 'distances' AND old.id <> @run AND old.model_sha256 = @model
           AND json_remove(old.settings, '$.limit', '$.insight_key') = json_remove(@settings, '$.limit', '$.insight_key')
         ORDER BY old.id`,
      )
      .run({
        run: run.id,
        ids: JSON.stringify(pictures.map(({ id }) => id)),
        model: run.modelSha256,
        settings: JSON.stringify(run.settings),
      });
  });
}

/** For each picture, as a head, the places of the targets that no row has yet. */
export function missingTargets(
  file: InsightFile,
  runId: number,
  pictures: readonly StoredPicture[],
): ReadonlyMap<number, readonly number[]> {
  const stored = file
    .prepare<number>('SELECT target_picture FROM insight_distance WHERE run_id = ? AND head_picture = ?')
    .pluck();
  return new Map(
    pictures.flatMap(({ id }) => {
      const there = new Set(file.read(() => stored.all(runId, id)));
      const open = pictures.flatMap((target, at) => (there.has(target.id) ? [] : [at]));
      return open.length === 0 ? [] : [[id, open] as const];
    }),
  );
}

/** Stores one head's distances, all or nothing. */
export function storeRows(
  file: InsightFile,
  runId: number,
  head: number,
  targets: readonly number[],
  rows: Float64Array,
): void {
  const each = distanceComponents.length;
  file.write(() => {
    const insert = file.prepare(
      'INSERT INTO insight_distance (run_id, head_picture, target_picture, box, cls, dfl, seg) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    targets.forEach((target, at) => {
      const [box, cls, dfl, seg] = rows.subarray(at * each, (at + 1) * each);
      insert.run(runId, head, target, box, cls, dfl, Number.isNaN(seg) ? null : seg);
    });
  });
}
