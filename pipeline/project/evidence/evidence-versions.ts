import { z } from 'zod';
import type { EvidenceMark } from '#contract/evidence.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import type { EvidenceOccasion, PartDigests } from './record-evidence.ts';

/** A version of the evidence that an event, or the end of an analysis, has named. */
export interface EvidenceVersion extends EvidenceMark, EvidenceOccasion {
  readonly parts: PartDigests;
}

/** Every version that the file has recorded, oldest first. */
export function readEvidenceVersions(file: SqliteFile): readonly EvidenceVersion[] {
  return file
    .prepare<Omit<EvidenceVersion, 'parts'> & { parts: string }>(
      'SELECT version, at, cause, parts, root FROM evidence_version ORDER BY version',
    )
    .all()
    .map((row) => ({ ...row, parts: parseJson(file, z.record(z.string(), z.string()), row.parts) }));
}
