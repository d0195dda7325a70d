import type { EngineEvent } from '#contract/channels.ts';
import type { Answerable } from '#contract/preliminary.ts';
import { type ProgressEvent, type StageName, stageNames } from '#contract/progress.ts';

/** How an analysis stands, as its events have told. */
export interface AnalysisLog {
  readonly progress: ReadonlyMap<StageName, ProgressEvent>;
  /** Whether persons are looked for, as far as is known. */
  readonly findsPersons: boolean;
  /** The stage that reported last. */
  readonly stage: StageName | null;
  readonly notices: readonly string[];
  /** What can be answered already; null where nothing can. */
  readonly answerable: Answerable | null;
  readonly frame: Extract<EngineEvent, { kind: 'analysis_frame' }> | null;
  readonly end: Extract<EngineEvent, { kind: 'analysis_ended' }> | null;
}

/** An analysis of which nothing is known yet. */
export const emptyLog: AnalysisLog = {
  progress: new Map(),
  findsPersons: true,
  stage: null,
  notices: [],
  answerable: null,
  frame: null,
  end: null,
};

/** The log after an event; the same log when the event is of another analysis or none at all. */
export function withEvent(log: AnalysisLog, analysis: string, event: EngineEvent): AnalysisLog {
  if (!('analysis' in event) || event.analysis !== analysis) return log;
  switch (event.kind) {
    case 'analysis_progress':
      return withProgress(log, event.progress);
    case 'analysis_answerable':
      return { ...log, answerable: event.found };
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

/** The stages that a project does without when its persons were brought. The others always come. */
const optional: readonly StageName[] = ['detect', 'follow'];

/**
 * How a stage stands. The one that reported last is at work, unless it is whole; one that was overtaken is over. Descriptions
 * come in two rounds (the best pictures first, so that pairs do not wait for the rest): their stage is taken up again. Between two
 * reports something is at work all the same: the next that has not reported.
 */
export function stageState(log: AnalysisLog, stage: StageName): StageState {
  const known = log.progress.get(stage);
  const hasEnded = log.end?.outcome === 'done';
  if (known === undefined) {
    const isPast = stageNames.slice(stageNames.indexOf(stage) + 1).some((later) => log.progress.has(later));
    if (hasEnded || ((isPast || !log.findsPersons) && optional.includes(stage))) return 'skipped';
    return log.end === null && stage === nextStage(log) ? 'running' : 'waiting';
  }
  const isWhole = known.total !== null && known.done >= known.total;
  return hasEnded || isWhole || log.stage !== stage ? 'done' : 'running';
}

/** The stage that must be at work although it has not reported: the first, or the one after a stage that is whole; null otherwise. */
function nextStage({ stage, progress, findsPersons }: AnalysisLog): StageName | null {
  if (stage === null) return stageNames.find((name) => findsPersons || !optional.includes(name)) ?? null;
  const last = progress.get(stage);
  const isWhole = last !== undefined && last.total !== null && last.done >= last.total;
  const later = stageNames.slice(stageNames.indexOf(stage) + 1);
  return isWhole ? (later.find((other) => !progress.has(other)) ?? null) : null;
}
