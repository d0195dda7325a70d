import { rmSync } from 'node:fs';
import { DoppelError } from '#base/doppel-error.ts';
import { queueCounter } from '#comparison/count-queue.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { AnalyzeReply } from '#contract/replies.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { appVersion } from '#platform/app-version.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import { acquireAnalysisLock } from '#project/analysis-lock.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readCrops } from '#project/read-crops.ts';
import { readEvents } from '#project/read-events.ts';
import { readLastRun } from '#project/read-runs.ts';
import { readStatus } from '#project/read-status.ts';
import { finishRun, startRun } from '#project/record-run.ts';
import { readDetector } from '#project/store-detections.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import { type AnalysisWork, type PersonsInput, RunNotes, throwIfCancelled } from './analysis-work.ts';
import { cropsStage } from './crops-stage.ts';
import { type DetectWork, detectStage } from './detect-stage.ts';
import { dropEmbeddings, embedBestStage, embedFingerprint, embedRestStage } from './embed-stage.ts';
import { embedderInfo } from './embedder-info.ts';
import { evidenceStage } from './evidence-stage.ts';
import { openAnalysis, refuseOtherPersons, settlePersons } from './open-analysis.ts';
import { OpeningEmbedder } from './opening-embedder.ts';
import { personsStage } from './persons-stage.ts';
import { previewsStage } from './previews-stage.ts';
import { readPersonsInput, readVideoInput } from './read-inputs.ts';

/** Who listens to an analysis. */
export interface AnalyzeOptions extends WorkOptions {
  /** Warnings and choices, as they are made, in sentences. */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** Frames that are worked on, for a live picture: in which people are looked for, then from which crops are cut. */
  readonly onFrame?: ((frame: RegionFrame | ScannedFrame) => void) | undefined;
}

/**
 * Makes the project of a video and its persons, or goes on with it: finds the persons where no file brings them, cuts the
 * crops, describes the best of them, gathers the evidence for every likely pair, makes the previews, and describes the rest.
 * Each stage is done once; a call on a finished project with the same inputs and settings does none of it again, and an
 * interrupted one goes on where it stopped and ends in the same content.
 *
 * Throws what its stages throw, above all `bad_video`, `bad_persons`, `mismatch`, `conflict`, `locked`, `missing_device`,
 * and `cancelled`; the project file then holds everything up to there, or is not there when it would hold nothing.
 */
export async function analyze(request: AnalyzeRequest, options: AnalyzeOptions = {}): Promise<AnalyzeReply> {
  const { signal, onNotice } = options;
  const { source, settings } = request;
  const opening = new OpeningEmbedder(settings.similarity);
  try {
    // Finding the persons first takes long, and the memory is better spent on the detector.
    if (source.kind !== 'detected' && settings.similarity.enabled) opening.begin();
    const video = await readVideoInput(request.video, signal);
    const brought =
      source.kind === 'detected' ? null : await readPersonsInput(source, video, request.force ? 'warn' : 'refuse');
    throwIfCancelled(signal);
    const lock = acquireAnalysisLock(request.out);
    try {
      const { project, isNew } = openAnalysis(request.out, video, appVersion);
      let isRefused = false;
      try {
        if (brought === null) refuseOtherPersons(project, null);
        else settlePersons(project, video, brought.persons);
        const earlier = readLastRun(project);
        const runId = startRun(project, { startedAt: now(), appVersion, settings });
        const notes = new RunNotes(
          project,
          runId,
          earlier?.state === 'done' || earlier === null ? {} : earlier.stageSeconds,
        );
        const warn = (text: string): void => {
          notes.warn(text);
          onNotice?.(text);
        };
        const notice = (text: string): void => onNotice?.(text);
        brought?.warnings.forEach(warn);
        try {
          const persons =
            brought?.persons ?? (await findPersons({ project, video, settings, notice, ...options }, notes));
          const work: AnalysisWork = {
            project,
            inputs: { ...video, persons },
            settings,
            force: request.force,
            signal,
            onProgress: options.onProgress,
            onFrame: options.onFrame,
            warn,
            notice,
          };
          await runStages(work, notes, opening);
          notes.save();
          finishRun(project, runId, { state: 'done', finishedAt: now(), error: null });
        } catch (error) {
          const isStopped = signal?.aborted === true;
          const isWorthless = isRefusal(error) || (!isStopped && holdsNothing(project));
          isRefused = isNew && isWorthless && readEvents(project).length === 0;
          finishRunAfter(project, runId, isStopped ? 'cancelled' : 'failed', error);
          throw error;
        }
        lock.release();
        return { project: project.path, resumed: earlier !== null, status: readStatus(project, queueCounter(project)) };
      } finally {
        project.close();
        // What was refused leaves no project behind: it would only stand in the way of the right one.
        if (isRefused) rmSync(project.path);
      }
    } finally {
      lock.release();
    }
  } catch (error) {
    throw asCancelled(error, signal);
  } finally {
    await opening.close();
  }
}

const now = (): string => new Date().toISOString();

/** Doppel's own persons, stored as those of a file would be. */
async function findPersons(work: DetectWork, notes: RunNotes): Promise<PersonsInput> {
  const persons = await notes.time('detect', () => detectStage(work));
  settlePersons(work.project, work.video, persons);
  return persons;
}

/** The whole analysis, in order. What the analyst waits for comes first. */
async function runStages(work: AnalysisWork, notes: RunNotes, opening: OpeningEmbedder): Promise<void> {
  const embedder = await chooseEmbedder(work, notes, opening);
  await notes.time('crops', () => cropsStage(work, embedder));
  await notes.time('persons', () => personsStage(work));
  const isDescribed = embedder !== null && (await tryEmbedding(work, () => embedBest(work, notes, embedder)));
  await notes.time('previews', () => previewsStage(work));
  if (embedder === null || !isDescribed) {
    notes.embedder = null;
    dropEmbeddings(work.project);
  } else if (!(await tryEmbedding(work, () => notes.time('embed', () => embedRestStage(work, embedder))))) {
    notes.embedder = null;
    dropEmbeddings(work.project);
  }
}

async function embedBest(work: AnalysisWork, notes: RunNotes, embedder: CropEmbedder): Promise<void> {
  await notes.time('embed', () => embedBestStage(work, embedder));
  await notes.time('evidence', () => evidenceStage(work, embedFingerprint(work, embedder)));
}

/** Opens the embedder before anything long begins, so that a wrong name or a missing device is said at once. */
async function chooseEmbedder(
  work: AnalysisWork,
  notes: RunNotes,
  opening: OpeningEmbedder,
): Promise<CropEmbedder | null> {
  if (!work.settings.similarity.enabled) {
    work.warn('Similarity is switched off: persons are not compared.');
    return null;
  }
  let opened: CropEmbedder | null = null;
  await tryEmbedding(work, async () => {
    const choice = await opening.opened();
    opened = choice.embedder;
    notes.embedder = embedderInfo(choice.embedder);
    choice.notes.forEach(work.notice);
  });
  return opened;
}

/**
 * Runs a part of the description. Where it cannot be done the work goes on without similarity and says so; under `strict`, on
 * a device that was asked for by name, and when the caller stops it, the error stands.
 */
async function tryEmbedding(work: AnalysisWork, part: () => Promise<void>): Promise<boolean> {
  try {
    await part();
    return true;
  } catch (error) {
    if (work.settings.strict || work.signal?.aborted === true || !isEmbeddingFailure(error)) throw error;
    work.warn(`Persons are not compared: ${error.message}`);
    return false;
  }
}

function isEmbeddingFailure(error: unknown): error is DoppelError {
  return error instanceof DoppelError && ['missing_model', 'bad_model', 'missing_tool', 'failed'].includes(error.code);
}

/** Errors that say that this video will never do. */
function isRefusal(error: unknown): boolean {
  return error instanceof DoppelError && (error.code === 'mismatch' || error.code === 'bad_video');
}

/** Whether nothing was made yet that took any time: no crop was cut and no frame looked at. */
function holdsNothing(project: ProjectDatabase): boolean {
  return readDetector(project) === null && readCrops(project).every(({ quality }) => quality === null);
}

/** A run that ended badly is recorded where the file still can be written; the error that ended it is what the caller hears. */
function finishRunAfter(project: ProjectDatabase, runId: number, state: 'cancelled' | 'failed', cause: unknown): void {
  try {
    finishRun(project, runId, {
      state,
      finishedAt: now(),
      error: cause instanceof Error ? cause.message : String(cause),
    });
  } catch (error) {
    if (!(error instanceof DoppelError)) throw error;
  }
}

/** Whatever was thrown after the caller asked to stop is the stop. */
function asCancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return error;
  if (error instanceof DoppelError && error.code === 'cancelled') return error;
  return new DoppelError('cancelled', 'Stopped on request; the same command goes on from here.', { cause: error });
}
