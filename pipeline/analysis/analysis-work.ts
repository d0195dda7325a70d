import { createHash } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import type { TrackletId } from '#base/ids.ts';
import type { ProgressEvent, StageName } from '#contract/progress.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { readFinishedStages, storeFinishedStage } from '#project/finished-stages.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { updateRun } from '#project/record-run.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** The video of an analysis, probed and hashed. */
export interface VideoInput {
  readonly probe: VideoProbe;
  readonly videoPath: string;
  readonly videoSha256: string;
  readonly videoBytes: number;
}

/** One piece of a person's track; a person that a file brought has one, which holds all its rows. */
export interface PersonTracklet extends PersonTrack {
  readonly trackletId: TrackletId;
}

/** The persons of an analysis, wherever they came from, with what identifies them. */
export interface PersonsInput {
  readonly kind: 'persons' | 'tracks' | 'detected';
  /** Of the file; of the video for persons that Doppel found itself. */
  readonly path: string;
  /** Of the file's bytes; of everything that the found persons depend on. */
  readonly sha256: string;
  /** A row a frame each. */
  readonly tracks: readonly PersonTrack[];
  /** Every row belongs to one of these; `personId` says whose it is. */
  readonly tracklets: readonly PersonTracklet[];
  readonly rowsLeftOut: number;
}

/** What an analysis works on. */
export interface AnalysisInputs extends VideoInput {
  readonly persons: PersonsInput;
}

/** What every stage works with. */
export interface AnalysisWork {
  readonly project: ProjectDatabase;
  readonly inputs: AnalysisInputs;
  readonly settings: Settings;
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((event: ProgressEvent) => void) | undefined;
  readonly onFrame: ((frame: RegionFrame) => void) | undefined;
  /** Keeps a warning with the run and tells the door. */
  readonly warn: (text: string) => void;
  /** Tells the door of a choice that is no loss; it is not kept. */
  readonly notice: (text: string) => void;
}

/** Fails with `cancelled` when the caller asked to stop. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request; the same command goes on from here.');
}

/** Lets the process answer signals and requests between two pieces of work that never wait. */
export async function yieldToEvents(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfCancelled(signal);
}

/** A short name for everything that a stage's result depends on: values of the same content give the same name. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The record of one call of the analysis: what it warned of, how long its stages took, and with what it described crops. */
export class RunNotes {
  readonly #project: ProjectDatabase;
  readonly #runId: number;
  readonly #warnings: string[] = [];
  readonly #stageSeconds: Record<string, number>;
  embedder: EmbedderInfo | null = null;

  /** `earlierSeconds` are those of the interrupted run that this one goes on with. */
  constructor(project: ProjectDatabase, runId: number, earlierSeconds: Readonly<Record<string, number>>) {
    this.#project = project;
    this.#runId = runId;
    this.#stageSeconds = { ...earlierSeconds };
  }

  warn(text: string): void {
    if (this.#warnings.includes(text)) return;
    this.#warnings.push(text);
    this.save();
  }

  /** Runs a part of a stage and adds its wall-clock time to the stage's, also when it fails or is interrupted. */
  async time<Result>(stage: StageName, part: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await part();
    } finally {
      const seconds = (performance.now() - started) / 1000;
      this.#stageSeconds[stage] = (this.#stageSeconds[stage] ?? 0) + seconds;
      if (this.#project.isOpen) this.save();
    }
  }

  save(): void {
    updateRun(this.#project, this.#runId, {
      embedder: this.embedder,
      stageSeconds: this.#stageSeconds,
      warnings: this.#warnings,
    });
  }
}

/** Whether a stage was done with exactly these inputs. */
export function isFinished(project: ProjectDatabase, stage: StageName, fingerprint: string): boolean {
  return readFinishedStages(project).get(stage) === fingerprint;
}

/** Records that a stage is done with exactly these inputs. */
export function markFinished(project: ProjectDatabase, stage: StageName, fingerprint: string): void {
  storeFinishedStage(project, stage, fingerprint);
}
