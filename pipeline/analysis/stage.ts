import { DoppelError } from '#base/doppel-error.ts';
import type { StageName } from '#contract/progress.ts';
import { readFinishedStages, storeFinishedStage } from '#project/finished-stages.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { type AnalysisWork, throwIfCancelled } from './analysis-work.ts';
import { dropEmbeddings } from './drop-embeddings.ts';
import type { RunNotes } from './run-notes.ts';

/**
 * One step of an analysis. Its result is in the project, with a fingerprint of everything that it depends on: a later analysis
 * redoes what no longer holds and nothing else.
 */
export interface Stage {
  /** Under which progress is told, time is counted and the result is marked. */
  readonly name: StageName;
  /**
   * `unused`: the embedder is not looked at. `used`: it is opened before, and the stage does without where there is none. `needed`:
   * without one, or where it fails, the stage is left out and nobody is compared.
   */
  readonly embedder: 'unused' | 'used' | 'needed';
  /** Everything that the result depends on, or null where this analysis does without the stage. */
  readonly fingerprint: (work: AnalysisWork) => string | null;
  /** Makes what is missing of the result; an interrupted stage goes on. */
  readonly run: (work: AnalysisWork) => Promise<void>;
  /** Takes up the result, made now or earlier: what later stages work with, and what the analyst is told. */
  readonly use?: (work: AnalysisWork) => void;
  /** A part leaves it to a later stage of the same name to mark the result as whole. */
  readonly marks: 'whole' | 'part';
}

/** Runs what of these stages is not done yet, in their order. Throws what they throw, and `cancelled`. */
export async function runStages(
  stages: readonly Stage[],
  work: AnalysisWork,
  notes: RunNotes,
  openEmbedder: () => Promise<void>,
): Promise<void> {
  let isAsked = false;
  for (const stage of stages) {
    throwIfCancelled(work.signal);
    if (stage.embedder !== 'unused' && !isAsked) {
      isAsked = true;
      await withoutComparing(work, notes, openEmbedder);
    }
    if (stage.fingerprint(work) === null) continue;
    const step = (): Promise<void> => notes.time(stage.name, () => runStage(stage, work));
    if (stage.embedder !== 'needed') await step();
    else if (work.embedder !== null) await withoutComparing(work, notes, step);
  }
  if (work.embedder === null) dropEmbeddings(work.project);
}

async function runStage(stage: Stage, work: AnalysisWork): Promise<void> {
  const fingerprint = stage.fingerprint(work);
  if (fingerprint === null) return;
  if (!isFinished(work.project, stage.name, fingerprint)) {
    await stage.run(work);
    // Asked for once more: finding persons learns from its detector what it depends on.
    const made = stage.fingerprint(work);
    if (made !== null && stage.marks === 'whole') storeFinishedStage(work.project, stage.name, made);
  }
  stage.use?.(work);
}

/**
 * Runs a part that needs the embedder. Where it cannot be done the work goes on, nobody is compared, and the run says so; under
 * `strict`, on a device that was asked for by name, and when the caller stops it, the error stands.
 */
async function withoutComparing(work: AnalysisWork, notes: RunNotes, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (work.settings.strict || work.signal?.aborted === true || !isEmbeddingFailure(error)) throw error;
    work.warn(`Persons are not compared: ${error.message}`);
    work.embedder = null;
    notes.embedder = null;
  }
}

function isEmbeddingFailure(error: unknown): error is DoppelError {
  return error instanceof DoppelError && ['missing_model', 'bad_model', 'missing_tool', 'failed'].includes(error.code);
}

/** Whether a stage was done with exactly these inputs. */
export function isFinished(project: ProjectDatabase, stage: StageName, fingerprint: string): boolean {
  return readFinishedStages(project).get(stage) === fingerprint;
}
