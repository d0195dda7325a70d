import { DoppelError } from '#base/doppel-error.ts';
import { kindOf } from '#contract/decisions.ts';
import { settings } from '#contract/settings.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { appVersion } from '#platform/app-version.ts';
import { listRule, placeInList } from '#review/default-list.ts';
import { isHidden, pairKey, type ReviewState } from '#review/review-state.ts';
import { isAnalysisRunning } from './analysis-lock.ts';
import { readListFrom } from './calibration.ts';
import { readEmbedder } from './embedder.ts';
import { readHead } from './events.ts';
import { readAnalysisMark } from './finished-stages.ts';
import { readScore, readScores } from './pairs.ts';
import { readPreliminary } from './preliminary.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readLastRun } from './runs.ts';

/** How far the review is, in pairs of the default list: what the review's counter, the start screen and `status` say. */
export interface QueueCounts {
  /** Answered: merged or kept apart. Who could not tell has not decided. */
  readonly decided: number;
  /** Still to be answered. */
  readonly open: number;
}

/** Counts a review whose count stands nowhere in the file; `countQueue` of the gallery is one. */
export type QueueCounter = (state: ReviewState) => QueueCounts;

/**
 * What the file itself tells of the counts, in milliseconds: from the stored pairs as long as no merge or split has made persons
 * that were not compared, and from what `keepQueueCounts` kept at this very head of the log after that. Null where the gallery
 * has to count. `state` is the review as the log is now.
 */
export function readQueueCounts(project: ProjectDatabase, state: ReviewState): QueueCounts | null {
  if (!hasOnlyOriginals(state)) return readKept(project, readHead(project).hash);
  // No pairs are stored before all persons are described.
  return readPreliminary(project) === null ? countStoredPairs(project, state) : null;
}

/**
 * Keeps the counts of the review at a head of the log, for `readQueueCounts`. Where the file cannot be written now (read-only,
 * full, another process writes or analyses), nothing is kept, and whoever asks next counts anew.
 */
export function keepQueueCounts(
  project: ProjectDatabase,
  state: ReviewState,
  head: string,
  { decided, open }: QueueCounts,
): void {
  if (project.access === 'read' || hasOnlyOriginals(state)) return;
  const kept = readKept(project, head);
  if (kept?.decided === decided && kept.open === open) return;
  if (isAnalysisRunning(project.path)) return;
  try {
    project.write(() =>
      project
        .prepare('INSERT OR REPLACE INTO queue_counts (one, head, basis, decided, open) VALUES (1, ?, ?, ?, ?)')
        .run(head, basisOf(project), decided, open),
    );
  } catch (error) {
    // Only a count that can be made again is lost.
    const isBusy =
      error instanceof DoppelError && ['locked', 'disk_full', 'read_only', 'replaced'].includes(error.code);
    if (!isBusy) throw error;
  }
}

/** What the counts hang on beside the log: the analysis, and the program that counted. */
function basisOf(project: ProjectDatabase): string {
  return `${appVersion} ${readAnalysisMark(project)}`;
}

function readKept(project: ProjectDatabase, head: string): QueueCounts | null {
  const kept = project.read(() =>
    project
      .prepare<QueueCounts & { basis: string }>('SELECT basis, decided, open FROM queue_counts WHERE head = ?')
      .get(head),
  );
  return kept?.basis === basisOf(project) ? { decided: kept.decided, open: kept.open } : null;
}

/** Whether no merge or split is in force: every active person is then one that the analysis compared. */
function hasOnlyOriginals({ events }: ReviewState): boolean {
  return events.every(({ event: { action }, inForce }) => !inForce || kindOf(action).movesRows !== true);
}

/**
 * Counts the stored pairs that stand in the default list. Nothing that was decided can have moved their probabilities: that takes
 * merges.
 */
function countStoredPairs(project: ProjectDatabase, state: ReviewState): QueueCounts {
  const embedder = readEmbedder(project);
  if (embedder === null) return { decided: 0, open: 0 };
  const { threshold: named } = (readLastRun(project)?.settings ?? settings.parse({})).similarity;
  const threshold = similarityThreshold(named, embedder.id);
  const rule = listRule(threshold, readListFrom(project));
  const hidden = new Set<number>([...state.persons.values()].filter(isHidden).map(({ id }) => id));
  const isShown = ({ a, b }: { readonly a: number; readonly b: number }) => !hidden.has(a) && !hidden.has(b);
  const listed = readScores(project, rule).filter((pair) => placeInList(rule, pair) === 'listed');
  // Pairs that a veto rules out stand behind the others, from the cosine on; an answer to one counts all the same.
  const answered = [...state.pairs.values()].filter(({ a, b, kind }) => {
    if (kind === 'unsure') return false;
    const pair = isShown({ a, b }) ? readScore(project, a, b) : null;
    return pair !== null && ['listed', 'vetoed'].includes(placeInList(rule, pair));
  });
  return {
    decided: answered.length,
    open: listed.filter((pair) => isShown(pair) && !state.pairs.has(pairKey(pair.a, pair.b))).length,
  };
}
