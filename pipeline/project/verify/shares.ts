import { DoppelError } from '#base/doppel-error.ts';
import type { VerifyReply } from '#contract/replies.ts';
import { checkPages, checkReferences } from '#platform/sqlite/check-sqlite-file.ts';
import { compareEvidence, type EvidenceComparison } from '../evidence/compare-evidence.ts';
import type { EvidencePartName } from '../evidence/evidence-parts.ts';
import { isCovered } from '../evidence/evidence-rows.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { findVectorFault } from './vector-twins.ts';

/** One check's finding. */
export type Check = VerifyReply['checks'][number];

/** What of a project is read whole when it is verified, in three shares that take about as long as each other. */
export const shares = ['pages', 'pictures', 'vectors'] as const;
export type Share = (typeof shares)[number];

/** What looking at a share found. */
export interface ShareFindings {
  readonly checks: readonly Check[];
  readonly comparison: EvidenceComparison | null;
}

const inVectors: ReadonlySet<EvidencePartName> = new Set(['crop_embedding', 'person_embedding', 'pair']);

/** Reads a share of a project, on one unchanging snapshot of it. */
export function lookAtShare(project: ProjectDatabase, share: Share): ShareFindings {
  return project.read((): ShareFindings => {
    switch (share) {
      case 'pages':
        return {
          checks: [
            guarded(project, 'file', () => ({ name: 'file', ...checkPages(project) })),
            guarded(project, 'foreign_keys', () => ({ name: 'foreign_keys', ...checkReferences(project) })),
          ],
          comparison: null,
        };
      case 'pictures':
        return { checks: [], comparison: compare(project, (name) => !inVectors.has(name)) };
      case 'vectors':
        return {
          checks: [guarded(project, 'vectors', () => checkVectors(project))],
          comparison: compare(project, (name) => inVectors.has(name)),
        };
    }
  });
}

/** What the damage that is looked for keeps from being read shows as no comparison, which the evidence's check tells. */
function compare(project: ProjectDatabase, wanted: (name: EvidencePartName) => boolean): EvidenceComparison {
  try {
    return isCovered(project)
      ? compareEvidence(project, wanted)
      : { faults: [], wrongDigests: [], items: 0, problem: null };
  } catch (cause) {
    return { faults: [], wrongDigests: [], items: 0, problem: findingOf(project, cause).message };
  }
}

function checkVectors(project: ProjectDatabase): Check {
  const fault = findVectorFault(project);
  if (fault !== null) return { name: 'vectors', ok: false, message: fault };
  const left = project.vectorProblem === null ? '' : ` The vector table was not compared: ${project.vectorProblem}`;
  return { name: 'vectors', ok: true, message: `Every vector is whole.${left}` };
}

/** What a check ran into, where that is damage; throws anything else. */
function findingOf(project: ProjectDatabase, cause: unknown): DoppelError {
  const error = project.errorOf(cause);
  // `internal` is what SQLite and its vector extension say of tables whose inner parts contradict each other.
  if (error instanceof DoppelError && ['integrity', 'bad_project', 'internal'].includes(error.code)) return error;
  throw error;
}

/** A check that runs into the damage that it looks for has found it. */
export function guarded(project: ProjectDatabase, name: Check['name'], check: () => Check): Check {
  try {
    return check();
  } catch (cause) {
    return { name, ok: false, message: findingOf(project, cause).message };
  }
}
