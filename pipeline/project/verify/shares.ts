import { DoppelError } from '#base/doppel-error.ts';
import type { VerifyReply } from '#contract/replies.ts';
import { checkPages, checkReferences, withoutCellChecks } from '#platform/sqlite/check-sqlite-file.ts';
import { type ComparedShare, compareEvidence, type EvidenceComparison } from '../evidence/compare-evidence.ts';
import type { EvidencePartName } from '../evidence/evidence-parts.ts';
import { isCovered } from '../evidence/evidence-rows.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { VectorCheck } from './vector-check.ts';

/** One check's finding. */
export type Check = VerifyReply['checks'][number];

/** What of a project is read whole when it is verified, in two shares that take about as long as each other. */
export const shares = ['pages', 'contents'] as const;
export type Share = (typeof shares)[number];

/** What looking at a share found. */
export interface ShareFindings {
  readonly checks: readonly Check[];
  readonly comparison: EvidenceComparison | null;
}

/** The parts that are hashed beside the pages: reading a third of a million pairs takes as long as a hundred megabytes of pictures. */
const besidePages: ReadonlySet<EvidencePartName> = new Set(['pair', 'crop']);

/** Reads a share of a project, on one unchanging snapshot of it. */
export function lookAtShare(project: ProjectDatabase, share: Share): ShareFindings {
  return project.read((): ShareFindings => {
    switch (share) {
      case 'pages':
        return lookAtPages(project);
      case 'contents':
        return lookAtContents(project);
    }
  });
}

function lookAtPages(project: ProjectDatabase): ShareFindings {
  const pages = guarded(project, 'file', () => ({ name: 'file', ...checkPages(project) }));
  const rest = (): ShareFindings => ({
    checks: [pages, guarded(project, 'foreign_keys', () => ({ name: 'foreign_keys', ...checkReferences(project) }))],
    comparison: compare(project, { wants: (name) => besidePages.has(name) }),
  });
  return pages.ok ? withoutCellChecks(project, rest) : rest();
}

/** Crops' vectors are checked as they are read to be hashed: they are a third of the file. */
function lookAtContents(project: ProjectDatabase): ShareFindings {
  const vectors = new VectorCheck(project);
  const comparison = compare(project, {
    wants: (name) => !besidePages.has(name),
    look: (name) => (name === 'crop_embedding' ? (row) => vectors.see(row) : undefined),
  });
  const wereSeen = isCovered(project) && comparison.problem === null;
  const check = guarded(project, 'vectors', () => {
    if (!wereSeen) vectors.seeAll();
    return vectorsCheck(project, vectors);
  });
  return { checks: [check], comparison };
}

/** What the damage that is looked for keeps from being read shows as no comparison, which the evidence's check tells. */
function compare(project: ProjectDatabase, share: ComparedShare): EvidenceComparison {
  const nothing = { faults: [], wrongDigests: [], items: 0, problem: null };
  try {
    return isCovered(project) ? compareEvidence(project, share) : nothing;
  } catch (cause) {
    return { ...nothing, problem: findingOf(project, cause).message };
  }
}

function vectorsCheck(project: ProjectDatabase, vectors: VectorCheck): Check {
  const fault = vectors.finish();
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
