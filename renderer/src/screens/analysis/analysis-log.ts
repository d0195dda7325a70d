import type { EngineEvent } from '../../../../pipeline/contract/channels.ts';
import { type ProgressEvent, type StageName, stageNames } from '../../../../pipeline/contract/progress.ts';

/** How an analysis stands, as its events have told. */
export interface AnalysisLog {
  readonly progress: ReadonlyMap<StageName, ProgressEvent>;
  /** The stage that reported last. */
  readonly stage: StageName | null;
  readonly notices: readonly string[];
  readonly frame: Extract<EngineEvent, { kind: 'analysis_frame' }> | null;
  readonly end: Extract<EngineEvent, { kind: 'analysis_ended' }> | null;
}

/** An analysis of which nothing is known yet. */
export const emptyLog: AnalysisLog = { progress: new Map(), stage: null, notices: [], frame: null, end: null };

/** The log after an event; the same log when the event is of another analysis or none at all. */
export function withEvent(log: AnalysisLog, analysis: string, event: EngineEvent): AnalysisLog {
  if (!('analysis' in event) || event.analysis !== analysis) return log;
  switch (event.kind) {
    case 'analysis_progress':
      return withProgress(log, event.progress);
    case 'analysis_notice':
      return { ...log, notices: [...log.notices, event.text] };
    case 'analysis_frame':
      return { ...log, frame: event };
    case 'analysis_ended':
      return { ...log, end: event };
    default:
      return log;
  }
}

/** The log after a report of progress, also one that was kept from before the page was loaded. */
export function withProgress(log: AnalysisLog, progress: ProgressEvent): AnalysisLog {
  const stage = stageNames.find((name) => name === progress.stage);
  // Downloads and exports report in the same form; they are no stages of an analysis.
  return stage === undefined ? log : { ...log, stage, progress: new Map(log.progress).set(stage, progress) };
}

/** What a stage's row shows. `done` also for a stage that was left out: a later one has reported. */
export type StageState = 'waiting' | 'running' | 'done' | 'skipped';

/** How a stage stands: stages run in order, so one that a later stage has overtaken is over. */
export function stageState(log: AnalysisLog, stage: StageName): StageState {
  const known = log.progress.get(stage);
  if (log.end?.outcome === 'done') return known === undefined ? 'skipped' : 'done';
  const isPast = stageNames
    .slice(stageNames.indexOf(stage) + 1)
    .some((later) => log.progress.has(later) && !overlaps(stage, later));
  if (known === undefined) return isPast ? 'skipped' : 'waiting';
  const isWhole = known.total !== null && known.done >= known.total;
  return isWhole || isPast ? 'done' : 'running';
}

/** Stages that run beside each other: detection, while the video is read. */
function overlaps(stage: StageName, later: StageName): boolean {
  return (stage === 'read' && later === 'detect') || (stage === 'crops' && later === 'embed');
}
