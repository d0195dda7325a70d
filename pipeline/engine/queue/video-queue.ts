import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BatchEntry, planBatch } from '#analysis/batch/plan-batch.ts';
import { DoppelError } from '#base/doppel-error.ts';
import { writeReason } from '#base/system-errors.ts';
import type { EngineEvent } from '#contract/channels.ts';
import type { StatusReply } from '#contract/replies.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { countQueue, type QueuedVideo, type QueueRequest, type VideoQueueView } from '#contract/video-queue.ts';
import { isAlive } from '#platform/jobs/is-alive.ts';
import { log } from '#platform/log/log.ts';
import { wireErrorOf } from '../wire-error.ts';
import { type KeptQueue, keepQueue, readQueue } from './kept-queue.ts';

/** What the queue works with. */
interface QueueParts {
  /** Where it is kept from one start to the next. */
  readonly file: string;
  /** Begins an analysis and returns its id at once; `analysis_ended` tells how it ended. */
  readonly begin: (request: AnalyzeRequest) => string;
  /** Asks one to stop. */
  readonly cancel: (analysis: string) => void;
  readonly settingsOf: (request: QueueRequest) => Promise<AnalyzeRequest['settings']>;
  /** How a project stands; null where it cannot be read. */
  readonly statusOf: (project: string) => StatusReply | null;
  /** Whether this door may read and write there, links followed. */
  readonly mayUse: (target: string) => boolean;
  readonly tell: (event: EngineEvent) => void;
  /** Told when the queue begins or stops to be at work. */
  readonly onWork: () => void;
}

/** The folder where projects go. */
const targetOf = ({ folder, to }: Pick<QueueRequest, 'folder' | 'to'>): string => path.resolve(to ?? folder);

/**
 * Works through a folder of videos, one after another. What a video ends with stops no other; what is known of each is on disk, so that the
 * queue stands there after any end and goes on when asked. One process at a time works on it.
 */
export class VideoQueue {
  readonly #parts: QueueParts;
  /** Of the video at work; from when this process began with it. */
  #begunAt = 0;
  #isStopping = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** Whether this process works through it. */
  get isAtWork(): boolean {
    return this.#look()?.owner === process.pid;
  }

  /** Whether an analysis is the one that it waits for. */
  worksOn(analysis: string): boolean {
    return this.#look()?.videos.some((video) => video.analysis === analysis) === true;
  }

  /** What a folder holds. Throws `not_found`, `bad_file`. */
  static async plan(request: Pick<QueueRequest, 'folder' | 'to' | 'beside'>): Promise<readonly BatchEntry[]> {
    return await planBatch(path.resolve(request.folder), {
      to: targetOf(request),
      shard: null,
      persons: request.beside ? 'beside' : 'detected',
    });
  }

  /** The queue as a page of this door sees it; null where there is none, or where this door may not look. */
  show(): VideoQueueView | null {
    const kept = this.#look();
    if (kept === null || !this.#parts.mayUse(kept.request.folder)) return null;
    const { request, videos } = kept;
    return { folder: path.resolve(request.folder), to: targetOf(request), state: stateOf(kept), videos };
  }

  /** Begins a folder. Throws `conflict` while another one is worked through, `usage` where it holds no video. */
  async start(request: QueueRequest): Promise<VideoQueueView> {
    this.#refuseBusy();
    const entries = await VideoQueue.plan(request);
    if (entries.length === 0) throw new DoppelError('usage', `There is no video in ${request.folder}.`);
    this.#refuseBusy();
    return this.#work({ request, videos: entries.map((entry) => videoOf(entry, 'waiting')), owner: process.pid });
  }

  /** Goes on with what is not done, and with what has come into the folder since. Throws `not_found`, and what `start` throws. */
  async resume(): Promise<VideoQueueView> {
    this.#refuseBusy();
    const { request, videos: before } = this.#needed();
    const entries = await VideoQueue.plan(request);
    this.#refuseBusy();
    const videos = entries.map((entry) => {
      const known = before.find(({ name }) => name === entry.name);
      const isDone = known?.state === 'done' && known.project === entry.project && existsSync(entry.project);
      return isDone ? known : videoOf(entry, 'waiting');
    });
    return this.#work({ request, videos, owner: process.pid });
  }

  /** Stops when what is at work has stopped. Does nothing where this process does not work on it. */
  stop(): void {
    const running = this.isAtWork ? this.#needed().videos.find(({ state }) => state === 'running') : undefined;
    if (running === undefined) return;
    this.#isStopping = true;
    // Between two videos there is none to stop: the next is not begun.
    if (running.analysis !== null) this.#parts.cancel(running.analysis);
  }

  /** Forgets a queue that nobody works on; its projects stay. Throws `conflict` while somebody does. */
  forget(): void {
    this.#refuseBusy();
    keepQueue(this.#parts.file, null);
    this.#parts.tell({ kind: 'queue_changed', state: 'ended', counts: countQueue([]) });
  }

  /** Goes on where an engine before this one died; `analyses` are those that go on by themselves. */
  takeUp(analyses: readonly string[]): void {
    const kept = this.#look();
    if (kept === null) return;
    const isGoingOn = ({ state, analysis }: QueuedVideo): boolean =>
      state === 'running' && analysis !== null && analyses.includes(analysis);
    this.#begunAt = performance.now();
    this.#keep({ ...kept, owner: process.pid });
    if (!kept.videos.some(isGoingOn)) void this.#next();
  }

  /** Hears of an analysis that ended, which may be the one at work. Never throws. */
  noteEnd({ analysis, outcome, error }: Extract<EngineEvent, { kind: 'analysis_ended' }>): void {
    try {
      const kept = this.#look();
      const video = kept?.videos.find((each) => each.analysis === analysis);
      if (kept === null || kept.owner !== process.pid || video === undefined) return;
      this.#set({ ...video, ...this.#endOf(video, outcome, error?.message ?? null), analysis: null });
      void this.#next();
    } catch (caught) {
      log.error('the queue of videos could not note an end', caught);
    }
  }

  /** No other video is begun; for an engine that closes and stops what runs itself. */
  close(): void {
    this.#isStopping = true;
  }

  #endOf(
    { project }: QueuedVideo,
    outcome: 'done' | 'cancelled' | 'failed',
    problem: string | null,
  ): Partial<QueuedVideo> {
    const seconds = Math.round((performance.now() - this.#begunAt) / 100) / 10;
    if (outcome === 'cancelled') return { state: 'stopped', seconds };
    if (outcome === 'failed') return { state: 'failed', problem, seconds };
    const status = this.#parts.statusOf(project);
    const undecided = status?.candidates?.undecided ?? null;
    return { state: 'done', persons: status?.persons.active ?? null, undecided, seconds };
  }

  #work(queue: KeptQueue): VideoQueueView {
    this.#isStopping = false;
    this.#keep(queue);
    this.#parts.onWork();
    void this.#next();
    return {
      folder: path.resolve(queue.request.folder),
      to: targetOf(queue.request),
      state: 'running',
      videos: queue.videos,
    };
  }

  /** Begins the next video; when there is none, or somebody asked to stop, the queue rests. Never rejects. */
  async #next(): Promise<void> {
    try {
      for (;;) {
        const kept = this.#needed();
        const waits = ({ state, analysis }: QueuedVideo): boolean =>
          state === 'waiting' || (state === 'running' && analysis === null);
        const video = this.#isStopping ? undefined : kept.videos.find(waits);
        if (video === undefined) return this.#rest(kept);
        this.#begunAt = performance.now();
        this.#set({ ...video, state: 'running', problem: null });
        const problem = await this.#begin(kept.request, video).catch((error: unknown) => wireErrorOf(error).message);
        if (problem === null) return;
        this.#set({ ...video, state: 'failed', problem, seconds: 0 });
      }
    } catch (error) {
      log.error('the queue of videos cannot go on', error);
    }
  }

  #rest(kept: KeptQueue): void {
    this.#isStopping = false;
    const videos = kept.videos.map((each) =>
      each.state === 'running' ? { ...each, state: 'stopped' as const } : each,
    );
    this.#keep({ ...kept, videos, owner: null });
    this.#parts.onWork();
  }

  /** Begins a video; returns why it could not be begun, in a sentence, or null. */
  async #begin(request: QueueRequest, video: QueuedVideo): Promise<string | null> {
    const source = await this.#sourceOf(request, video);
    if (source === null) return `${video.video} is not in the folder any more.`;
    const paths = [video.video, video.project, ...(source.kind === 'detected' ? [] : [source.path])];
    const foreign = paths.find((each) => !this.#parts.mayUse(each));
    if (foreign !== undefined) return `${foreign} leads out of the folders that this page may use.`;
    try {
      await mkdir(path.dirname(video.project), { recursive: true });
    } catch (cause) {
      return `The folder ${path.dirname(video.project)} cannot be made: ${writeReason(cause)}.`;
    }
    const settings = await this.#parts.settingsOf(request);
    const analysis = this.#parts.begin({ video: video.video, source, out: video.project, settings, force: false });
    this.#set({ ...video, state: 'running', problem: null, analysis });
    if (this.#isStopping) this.#parts.cancel(analysis); // asked to while this one was looked for
    return null;
  }

  /** Looked for anew at each video's turn: what lies beside it may have come since. */
  async #sourceOf(request: QueueRequest, { name }: QueuedVideo): Promise<BatchEntry['source'] | null> {
    const entries = await VideoQueue.plan(request);
    return entries.find((entry) => entry.name === name)?.source ?? null;
  }

  #set(video: QueuedVideo): void {
    const kept = this.#needed();
    this.#keep({ ...kept, videos: kept.videos.map((each) => (each.name === video.name ? video : each)) });
  }

  #keep(queue: KeptQueue): void {
    keepQueue(this.#parts.file, queue);
    this.#parts.tell({ kind: 'queue_changed', state: stateOf(queue), counts: countQueue(queue.videos) });
  }

  #needed(): KeptQueue {
    const kept = this.#look();
    if (kept === null) throw new DoppelError('not_found', 'There is no folder of videos to go on with.');
    return kept;
  }

  #look(): KeptQueue | null {
    return readQueue(this.#parts.file);
  }

  #refuseBusy(): void {
    const owner = this.#look()?.owner ?? null;
    if (owner === null || !isAlive(owner)) return;
    throw new DoppelError(
      'conflict',
      'A folder of videos is being worked through. Stop it first, or wait for its end.',
    );
  }
}

function stateOf({ owner, videos }: KeptQueue): VideoQueueView['state'] {
  if (owner === process.pid) return 'running';
  if (owner !== null && isAlive(owner)) return 'elsewhere';
  return countQueue(videos).left > 0 ? 'stopped' : 'ended';
}

function videoOf({ name, video, project }: BatchEntry, state: QueuedVideo['state']): QueuedVideo {
  const nothing = { analysis: null, problem: null, persons: null, undecided: null, seconds: null };
  return { name, video, project, state, ...nothing };
}
