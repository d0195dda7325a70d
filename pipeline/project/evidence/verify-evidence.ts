import type { DecisionEvent } from '#contract/decisions.ts';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import type { EvidenceComparison, EvidenceFault } from './compare-evidence.ts';
import { tableParts } from './evidence-parts.ts';
import { isCovered } from './evidence-rows.ts';
import { type EvidenceVersion, readEvidenceVersions } from './evidence-versions.ts';
import { type PartDigests, readPartDigests, rootOf } from './record-evidence.ts';

/** What the check of the evidence found, as a sentence. */
interface EvidenceFinding {
  readonly ok: boolean;
  readonly message: string;
}

/** What the check must know of the project besides its rows. */
export interface EvidenceContext {
  readonly events: readonly DecisionEvent[];
  /** Whether an analysis is under way, or was interrupted and has not been ended since: the evidence moves then. */
  readonly isAnalysisOpen: boolean;
  /** What comparing the rows with their digests found, in shares. */
  readonly comparisons: readonly EvidenceComparison[];
}

/** How many differing rows are named; the others are counted. */
const toldRows = 8;

const keyWords: Readonly<Record<string, string>> = {
  frame_index: 'frame',
  person_id: 'person',
  crop_id: 'crop',
  tracklet_id: 'tracklet',
};

function faultWords({ part, key, how }: EvidenceFault): string {
  if (part.key === null) return `${part.name} (${how})`;
  const row = part.name === 'pair' ? `pairs of person ${key}` : `${keyWords[part.key] ?? part.name} ${key}`;
  return `${part.name}, ${row} (${how})`;
}

/**
 * Whether what decisions were made on is still what it was: every row gives the digest that was kept when it was written, the
 * digests give the last version's root, every event names a version that the file has, and nothing has changed since the last
 * version but by an analysis that is still open. Says which table and row differ.
 */
export function verifyEvidence(file: SqliteFile, context: EvidenceContext): EvidenceFinding {
  if (!isCovered(file)) return uncovered(context.events);
  const { comparisons } = context;
  const items = comparisons.reduce((sum, each) => sum + each.items, 0);
  const versions = readEvidenceVersions(file);
  const fault =
    comparisons.map(({ problem }) => problem).find((problem) => problem !== null) ??
    rowFault(comparisons.flatMap(({ faults }) => faults)) ??
    digestFault(comparisons.flatMap(({ wrongDigests }) => wrongDigests)) ??
    versionFault(versions) ??
    eventFault(context.events, versions) ??
    laterFault(readPartDigests(file), versions, context);
  if (fault !== null) return { ok: false, message: fault };
  return { ok: true, message: soundWords(items, versions, context.events) };
}

function uncovered(events: readonly DecisionEvent[]): EvidenceFinding {
  const named = events.find(({ evidence }) => evidence !== undefined);
  if (named !== undefined) {
    return { ok: false, message: `Event ${named.seq} names evidence, and the file keeps no digests of it any more.` };
  }
  return {
    ok: true,
    message:
      'Not covered: an older Doppel wrote this file, whose events do not say what they were decided on. From the next decision on they do.',
  };
}

function rowFault(faults: readonly EvidenceFault[]): string | null {
  if (faults.length === 0) return null;
  const told = faults.slice(0, toldRows).map(faultWords).join('; ');
  const rest = faults.length > toldRows ? `; and ${faults.length - toldRows} more` : '';
  return `What was decided on is not as it was written: ${told}${rest}.`;
}

function digestFault(wrong: readonly string[]): string | null {
  return wrong.length === 0 ? null : `The digests of ${wrong.join(', ')} were changed.`;
}

function versionFault(versions: readonly EvidenceVersion[]): string | null {
  for (const [index, { version, parts, root }] of versions.entries()) {
    if (version !== index + 1) return `Version ${index + 1} of the evidence is missing.`;
    if (rootOf(version, parts) !== root) return `Version ${version} of the evidence was changed.`;
  }
  return null;
}

function eventFault(events: readonly DecisionEvent[], versions: readonly EvidenceVersion[]): string | null {
  for (const { seq, evidence } of events) {
    if (evidence === undefined || versions[evidence.version - 1]?.root === evidence.root) continue;
    return `Event ${seq} was decided on version ${evidence.version} of the evidence, and the file's is another one.`;
  }
  return null;
}

/** The parts of the tables that differ; the schema changes with Doppel itself, and is checked against it. */
function changedParts(before: PartDigests, after: PartDigests): readonly string[] {
  return tableParts.map(({ name }) => name).filter((name) => before[name] !== after[name]);
}

function laterFault(
  now: PartDigests,
  versions: readonly EvidenceVersion[],
  { isAnalysisOpen }: EvidenceContext,
): string | null {
  const last = versions.at(-1);
  if (last === undefined || isAnalysisOpen) return null;
  const changed = changedParts(last.parts, now);
  if (changed.length === 0) return null;
  return `The evidence has changed since version ${last.version} (${last.cause}), and no analysis says so: ${changed.join(', ')}.`;
}

function soundWords(items: number, versions: readonly EvidenceVersion[], events: readonly DecisionEvent[]): string {
  const first = events.find(({ evidence }) => evidence !== undefined);
  const covered =
    events.length === 0
      ? ''
      : first === undefined
        ? ' No event names it yet: an older Doppel wrote them.'
        : first.seq === events[0].seq
          ? ' Every event names what it was decided on.'
          : ` From event ${first.seq} on, events name what they were decided on; an older Doppel wrote those before.`;
  return `${items} items, each as it was written.${covered}${newerWords(versions, events)}`;
}

/** What has become of the evidence since the last decision, which is sound and still to be known. */
function newerWords(versions: readonly EvidenceVersion[], events: readonly DecisionEvent[]): string {
  const named = events.findLast(({ evidence }) => evidence !== undefined);
  const [seen, last] = [versions[(named?.evidence?.version ?? 0) - 1], versions.at(-1)];
  if (named === undefined || seen === undefined || last === undefined || seen.version === last.version) return '';
  const changed = changedParts(seen.parts, last.parts);
  if (changed.length === 0) return '';
  const causes = [...new Set(versions.slice(seen.version).map(({ cause }) => cause))].join(', ');
  return ` Since event ${named.seq} it was made anew (${causes}): ${changed.join(', ')}.`;
}
