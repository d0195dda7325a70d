import { z } from 'zod';
import type { InsightFile } from '#datasets/index.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { RelationAgreement } from '../measure/relation-agreement.ts';

const agreementText = z
  .object({ share: z.number(), pairs: z.number(), found: z.number(), objects: z.number() })
  .nullable();

/** The agreement that was measured on a data set with a source of boxes; undefined where it was not, null where there was nothing to compare. */
export function readRelations(
  file: InsightFile,
  datasetId: number,
  source: string,
): RelationAgreement | null | undefined {
  const text = file.read(() =>
    file
      .prepare<string>('SELECT agreement FROM condition_relations WHERE dataset_id = ? AND source = ?')
      .pluck()
      .get(datasetId, source),
  );
  return text === undefined ? undefined : parseJson(file, agreementText, text);
}

/** Keeps what was measured, in the place of an earlier measurement with the same source. */
export function storeRelations(
  file: InsightFile,
  datasetId: number,
  source: string,
  agreement: RelationAgreement | null,
): void {
  file.write(() => {
    file
      .prepare('INSERT OR REPLACE INTO condition_relations (dataset_id, source, agreement) VALUES (?, ?, ?)')
      .run(datasetId, source, JSON.stringify(agreement));
  });
}
