import { rmSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { queueCounter } from '#comparison/count-queue.ts';
import type { Answerable } from '#contract/preliminary.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { AnalyzeReply } from '#contract/replies.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { appVersion } from '#platform/app-version.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import { acquireAnalysisLock } from '#project/analysis-lock.ts';
import { readCrops } from '#project/crops.ts';
import { readDetector } from '#project/detections.ts';
import { readEvents } from '#project/events.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { finishRun, readLastRun, startRun } from '#project/runs.ts';
import { lookForVideo, readStatus } from '#project/status.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import { type AnalysisWork, throwIfCancelled, type VideoInput } from './analysis-work.ts';
import { embedderInfo } from './embedder-info.ts';
import { openAnalysis, refuseOtherPersons, settlePersons } from './open-analysis.ts';
import { OpeningEmbedder } from './opening-embedder.ts';
import { readPersonsInput, readVideoInput } from './read-inputs.ts';
import { RunNotes } from './run-notes.ts';
import { runStages } from './stage.ts';
import { stages } from './stages.ts';
import { videoFileOf } from './video-file.ts';
import { videoNotes } from './video-notes.ts';

/** Who listens to an analysis. */
export interface AnalyzeOptions extends WorkOptions {
  /** Warnings and choices, as they are made, in sentences. */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** Frames that are worked on, for a live picture: in which people are looked for, then from which crops are cut. */
  readonly onFrame?: ((frame: RegionFrame | ScannedFrame) => void) | undefined;
  /** Pairs can be answered in the project from now on; told again when more or others can. */
  readonly onAnswerable?: ((found: Answerable) => void) | undefined;
}

/**
 * Makes the project of a video and its persons, or goes on with it: finds the persons where no file brings them, cuts the
 * crops, embeds the best of them, gathers the evidence for every likely pair, makes the previews, and embeds the rest.
 * Each stage is done once; a call on a finished project with the same inputs and settings does none of it again, and an
 * interrupted one goes on where it stopped and ends in the same content.
 *
 * Throws what its stages throw, above all `bad_video`, `bad_persons`, `mismatch`, `conflict`, `locked`, `missing_device`,
 * and `cancelled`; the project file then holds everything up to there, or is not there when it would hold nothing.
 */
export async function analyze(request: AnalyzeRequest, options: AnalyzeOptions = {}): Promise<AnalyzeReply> {
  const { signal } = options;
  // Closed last to first, whatever happens. The syntax for it, `using`, is not yet known to the parser of the layering rules.
  const lifetimes = new AsyncDisposableStack();
  try {
    const { source, settings } = request;
    const opening = lifetimes.use(new OpeningEmbedder(settings.similarity));
    // Finding the persons first takes long, and the memory is better spent on the detector.
    if (source.kind !== 'detected' && settings.similarity.enabled) opening.begin();
    const isForced = source.kind === 'detected' || request.force;
    const found = await videoFileOf(request.video, request.out, { onGap: isForced ? 'warn' : 'refuse', signal });
    found.notices.forEach((text) => {
      options.onNotice?.(text);
    });
    const video = await readVideoInput(found.file, signal, request.stream);
    const brought =
      source.kind === 'detected' ? null : await readPersonsInput(source, video, request.force ? 'warn' : 'refuse');
    throwIfCancelled(signal);
    const lock = lifetimes.use(acquireAnalysisLock(request.out));
    const opened = lifetimes.use(new OpenedAnalysis(openAnalysis(request.out, video, appVersion)));
    const { project } = opened;
    if (brought === null) refuseOtherPersons(project, null);
    else settlePersons(project, video, brought.persons);
    const earlier = readLastRun(project);
    const runId = startRun(project, { startedAt: now(), appVersion, settings });
    try {
      await runAnalysis(request, options, { project, video, brought, earlier, runId, opening });
      finishRun(project, runId, { state: 'done', finishedAt: now(), error: null });
    } catch (error) {
      const isStopped = signal?.aborted === true;
      if (isRefusal(error) || (!isStopped && holdsNothing(project))) opened.refuse();
      finishRunAfter(project, runId, isStopped ? 'cancelled' : 'failed', error);
      throw error;
    }
    lock.release();
    return {
      project: project.path,
      resumed: earlier !== null,
      status: readStatus(project, queueCounter(project), await lookForVideo(project)),
    };
  } catch (error) {
    throw asCancelled(error, signal);
  } finally {
    await lifetimes.disposeAsync();
  }
}

/** The open project of an analysis; one that was made for a video that will never do goes when it is closed. */
class OpenedAnalysis {
  readonly project: ProjectDatabase;
  readonly #isNew: boolean;
  #isRefused = false;

  constructor({ project, isNew }: ReturnType<typeof openAnalysis>) {
    this.project = project;
    this.#isNew = isNew;
  }

  /** What was refused leaves no project behind, unless somebody decided in it: it would only stand in the way of the right one. */
  refuse(): void {
    this.#isRefused = this.#isNew && readEvents(this.project).length === 0;
  }

  [Symbol.dispose](): void {
    this.project.close();
    if (this.#isRefused) rmSync(this.project.path);
  }
}

/** What a run of the stages is given besides the request. */
interface RunParts {
  readonly project: ProjectDatabase;
  readonly video: VideoInput;
  readonly brought: Awaited<ReturnType<typeof readPersonsInput>> | null;
  readonly earlier: ReturnType<typeof readLastRun>;
  readonly runId: number;
  readonly opening: OpeningEmbedder;
}

async function runAnalysis(
  { settings, force }: AnalyzeRequest,
  { signal, onProgress, onFrame, onAnswerable, onNotice }: AnalyzeOptions,
  { project, video, brought, earlier, runId, opening }: RunParts,
): Promise<void> {
  const seconds = earlier === null || earlier.state === 'done' ? {} : earlier.stageSeconds;
  const notes = new RunNotes(project, runId, seconds);
  const notice = (text: string): void => onNotice?.(text);
  const warn = (text: string): void => {
    notes.warn(text);
    notice(text);
  };
  videoNotes(video.probe).forEach(warn);
  if (brought !== null) notice(`Read ${path.basename(brought.persons.path)} as ${brought.readAs}.`);
  brought?.warnings.forEach(warn);
  const persons = brought?.persons ?? null;
  const common = { project, video, settings, force, signal, onProgress, onFrame, onAnswerable, warn, notice };
  const work: AnalysisWork = { ...common, persons, embedder: null, early: null };
  await runStages(stages, work, notes, () => openEmbedderFor(work, notes, opening));
  notes.save();
}

/** Opens the embedder before anything long begins, so that a wrong name or a missing device is said at once. */
async function openEmbedderFor(work: AnalysisWork, notes: RunNotes, opening: OpeningEmbedder): Promise<void> {
  if (!work.settings.similarity.enabled) {
    work.warn('Similarity is switched off: persons are not compared.');
    return;
  }
  const choice = await opening.opened();
  work.embedder = choice.embedder;
  notes.embedder = embedderInfo(choice.embedder);
  choice.notes.forEach(work.notice);
}

const now = (): string => new Date().toISOString();

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
