import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import { type Seal, sealBody, seal as sealSchema } from '#contract/custody.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { type EventRow, readHead } from '../events.ts';
import { readEvidenceVersions } from '../evidence/evidence-versions.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { readProjectInfo } from '../project-file.ts';
import { publicKeyOf, publicKeyText } from './key-text.ts';

/** The bytes that a signature covers; the first line keeps it from being taken for a signature of anything else. */
function signedBytes(body: Seal['body']): Buffer {
  return Buffer.from(`doppel seal 1\n${canonicalJson(body)}`, 'utf8');
}

/** Every seal of the project, oldest first. Throws `bad_project` for one that cannot be read. */
export function readSeals(file: SqliteFile): readonly Seal[] {
  return file
    .prepare<{ body: string; public_key: string; signature: string }>(
      'SELECT body, public_key, signature FROM seal ORDER BY id',
    )
    .all()
    .map((row) => {
      const parsed = sealSchema.safeParse({ ...row, body: parseJson(file, sealBody, row.body) });
      if (parsed.success) return parsed.data;
      throw file.damaged('a seal in it cannot be read', parsed.error);
    });
}

/** Signs the log as it is now, with the evidence as it is now, and keeps the seal in the file. `at` is ISO 8601, UTC. */
export function sealProject(
  project: ProjectDatabase,
  key: KeyObject,
  { by, at }: { readonly by: string; readonly at: string },
): Seal {
  return project.write(() => {
    const evidence = project.recordEvidence({ at, cause: 'a seal' });
    const { uuid } = readProjectInfo(project);
    const body: Seal['body'] = { doppel_seal: 1, project: uuid, head: readHead(project), evidence, by, at };
    const made: Seal = {
      body,
      public_key: publicKeyText(key),
      signature: sign(null, signedBytes(body), key).toString('base64'),
    };
    project
      .prepare('INSERT INTO seal (body, public_key, signature) VALUES (?, ?, ?)')
      .run(canonicalJson(body), made.public_key, made.signature);
    return made;
  });
}

/** Whether a seal's signature is that of its key over its body. */
export function isGenuine({ body, public_key, signature }: Seal): boolean {
  return verify(null, signedBytes(body), publicKeyOf(public_key), Buffer.from(signature, 'base64'));
}

/**
 * Whether every seal is genuine and says of the log and the evidence what the file says. With `signedBy` (a public key as
 * `publicKeyText` writes it), there must be one by that key over the head as it is now. Throws `usage` for what is no key.
 */
export function checkSeals(
  project: ProjectDatabase,
  rows: readonly EventRow[],
  signedBy: string | null,
): { readonly ok: boolean; readonly message: string } {
  if (signedBy !== null) publicKeyOf(signedBy);
  const seals = readSeals(project);
  const { uuid } = readProjectInfo(project);
  const versions = readEvidenceVersions(project);
  for (const [index, one] of seals.entries()) {
    const { head, evidence, project: sealed } = one.body;
    const name = `Seal ${index + 1}`;
    if (!isGenuine(one)) return { ok: false, message: `${name} is not genuine: the signature is not that of its key.` };
    if (sealed !== uuid) return { ok: false, message: `${name} was made for another project.` };
    const isInLog = head.seq === 0 || rows.some(({ seq, hash }) => seq === head.seq && hash === head.hash);
    if (!isInLog) return { ok: false, message: `${name} covers event ${head.seq} as it is not in this log.` };
    if (versions[evidence.version - 1]?.root !== evidence.root) {
      return {
        ok: false,
        message: `${name} covers version ${evidence.version} of the evidence as it is not in this file.`,
      };
    }
  }
  return signedBy === null ? { ok: true, message: anyWords(seals) } : wantedWords(project, seals, signedBy);
}

function anyWords(seals: readonly Seal[]): string {
  const last = seals.at(-1);
  if (last === undefined) return 'Not sealed.';
  const count = seals.length === 1 ? 'One seal' : `${seals.length} seals`;
  return `${count}, each genuine; the last by ${last.body.by} (${last.public_key}) over event ${last.body.head.seq}. Who holds that key only --signed-by checks.`;
}

function wantedWords(
  project: ProjectDatabase,
  seals: readonly Seal[],
  signedBy: string,
): { readonly ok: boolean; readonly message: string } {
  const head = readHead(project);
  const last = seals.findLast(({ public_key }) => public_key === signedBy);
  if (last === undefined) return { ok: false, message: 'No seal is by that key.' };
  const { seq, hash } = last.body.head;
  if (hash !== head.hash) {
    return {
      ok: false,
      message: `That key sealed event ${seq}; the log ends with event ${head.seq}, which it did not.`,
    };
  }
  const now = readEvidenceVersions(project).at(-1);
  if (now !== undefined && now.version !== last.body.evidence.version) {
    return { ok: false, message: `That key sealed this head; the evidence has changed since (${now.cause}).` };
  }
  return {
    ok: true,
    message: `${last.body.by} sealed event ${seq} and its evidence with that key at ${last.body.at}.`,
  };
}
