import type { InsightFile } from '#datasets/index.ts';
import { fromBlob, toBlob } from '#platform/sqlite/number-blob.ts';

/** How an object was changed before it was described: `plain`, or the name of an augmentation. */
type FeatureVariant = string;

/** The stored features of a source by object id. */
export function readFeatures(
  file: InsightFile,
  source: string,
  variant: FeatureVariant,
): ReadonlyMap<number, Float64Array> {
  const rows = file.read(() =>
    file
      .prepare<{ id: number; numbers: Uint8Array }>(
        'SELECT label_id AS id, numbers FROM condition_features WHERE source = ? AND variant = ?',
      )
      .all(source, variant),
  );
  return new Map(rows.map(({ id, numbers }) => [id, fromBlob(file, Float64Array, numbers)]));
}

/** Stores features of objects; what is there already stays. */
export function addFeatures(
  file: InsightFile,
  source: string,
  variant: FeatureVariant,
  rows: readonly (readonly [number, Float64Array])[],
): void {
  file.write(() => {
    const add = file.prepare(
      'INSERT OR IGNORE INTO condition_features (label_id, source, variant, numbers) VALUES (?, ?, ?, ?)',
    );
    for (const [id, numbers] of rows) add.run(id, source, variant, toBlob(numbers));
  });
}
