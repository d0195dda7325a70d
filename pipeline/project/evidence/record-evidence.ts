import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import type { EvidenceMark } from '#contract/evidence.ts';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { tableParts } from './evidence-parts.ts';
import { digestSchema, readKeptItems } from './evidence-rows.ts';
import { coverEvidence } from './touched-evidence.ts';

/** The digest of each part, 64 hexadecimal digits, by the part's name. */
export type PartDigests = Readonly<Record<string, string>>;

/** When a version is recorded, and for what. */
export interface EvidenceOccasion {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** In words. */
  readonly cause: string;
}

/** The root of a version: SHA-256 of the canonical JSON of its number and the digests of its parts. */
export function rootOf(version: number, parts: PartDigests): string {
  return createHash('sha256').update(canonicalJson({ version, parts }), 'utf8').digest('hex');
}

/** The digests of all parts as the items have them; those that are known are not made anew. */
export function readPartDigests(file: SqliteFile): PartDigests {
  const known = file.prepare<[number, Buffer | null]>('SELECT part, digest FROM evidence_part').raw().all();
  const digests = new Map(known);
  const entries = tableParts.map(
    ({ id, name }) => [name, (digests.get(id) ?? readKeptItems(file, { id, name }).digest()).toString('hex')] as const,
  );
  return Object.fromEntries([...entries, ['schema', digestSchema(file)]]);
}

/** The version that was recorded last, or null when none was: what an event would name if nothing has changed since. */
export function readLastEvidence(file: SqliteFile): EvidenceMark | null {
  return (
    file.prepare<EvidenceMark>('SELECT version, root FROM evidence_version ORDER BY version DESC LIMIT 1').get() ?? null
  );
}

/** Keeps the digests that were made anew, so that the next one who asks finds them. */
function keepPartDigests(file: SqliteFile, parts: PartDigests): void {
  const keep = file.prepare('UPDATE evidence_part SET digest = ? WHERE part = ? AND digest IS NULL');
  for (const { id, name } of tableParts) keep.run(Buffer.from(parts[name], 'hex'), id);
}

/**
 * The evidence as it is at this moment, as an event can name it: the last version when nothing has changed since, a new one
 * otherwise. Costs a few digests; only in a file that an older Doppel wrote is everything hashed, once. A part of the caller's
 * transaction.
 */
export function recordEvidence(file: SqliteFile, { at, cause }: EvidenceOccasion): EvidenceMark {
  coverEvidence(file);
  const parts = readPartDigests(file);
  keepPartDigests(file, parts);
  const last = readLastEvidence(file);
  if (last !== null && rootOf(last.version, parts) === last.root) return last;
  const version = (last?.version ?? 0) + 1;
  const root = rootOf(version, parts);
  file
    .prepare('INSERT INTO evidence_version (version, at, cause, parts, root) VALUES (?, ?, ?, ?, ?)')
    .run(version, at, cause, canonicalJson({ ...parts }), root);
  return { version, root };
}
