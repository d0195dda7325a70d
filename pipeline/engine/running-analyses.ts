import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { AnalyzeOptions } from '#analysis/analyze.ts';
import { analyzeLogged } from '#analysis/analyze-logged.ts';
import { DoppelError } from '#base/doppel-error.ts';
import type { EngineEvent, RunningAnalysis } from '#contract/channels.ts';
import type { Answerable } from '#contract/preliminary.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { type Asset, pictureAsset } from './asset.ts';
import { AssetIds } from './asset-ids.ts';
import { type LivePicture, LivePictures } from './live-picture.ts';
import { wireErrorOf } from './wire-error.ts';

/** An analysis that is under way, so that an engine that is started anew can go on with it. */
export interface ResumedAnalysis {
  readonly analysis: string;
  readonly request: AnalyzeRequest;
  /** How often an engine has died over it. */
  readonly deaths: number;
}

/** An analysis over which engines die this often is not begun again: it is what they die of. */
const mostDeaths = 3;

interface Running extends ResumedAnalysis {
  readonly stop: AbortController;
  readonly assets: AssetIds;
  /** Settles when the analysis has ended, however it did. */
  ended: Promise<void>;
  progress: ProgressEvent | null;
  answerable: Answerable | null;
  pictures: number;
  lastPicture: LivePicture | null;
}

/** What runs, by id. Events tell how far each is and how it ended. */
export class RunningAnalyses {
  readonly #assetKey: Uint8Array;
  readonly #tell: (event: EngineEvent) => void;
  readonly #onStored: (resumed: ResumedAnalysis) => void;
  readonly #onEnded: (resumed: ResumedAnalysis, outcome: 'done' | 'cancelled' | 'failed') => void;
  readonly #running = new Map<string, Running>();

  constructor(
    assetKey: Uint8Array,
    tell: (event: EngineEvent) => void,
    /** Told once what began has a project file, which is there from then on whatever happens. */
    onStored: (resumed: ResumedAnalysis) => void,
    onEnded: (resumed: ResumedAnalysis, outcome: 'done' | 'cancelled' | 'failed') => void,
  ) {
    this.#assetKey = assetKey;
    this.#tell = tell;
    this.#onStored = onStored;
    this.#onEnded = onEnded;
  }

  /** Begins an analysis; returns its id at once. A project that is being analysed here already gives that analysis. */
  start(request: AnalyzeRequest): string {
    const out = path.resolve(request.out);
    const known = [...this.#running.values()].find((other) => other.request.out === out);
    if (known !== undefined) return known.analysis;
    const analysis = randomBytes(12).toString('base64url');
    this.#begin({ analysis, request: { ...request, out }, deaths: 0 });
    return analysis;
  }

  /** Goes on with an analysis over which an engine died, unless too many have. */
  resume({ analysis, request, deaths }: ResumedAnalysis): void {
    if (deaths + 1 < mostDeaths) {
      this.#begin({ analysis, request, deaths: deaths + 1 });
      return;
    }
    const message = `The engine stopped ${mostDeaths} times while it worked on ${path.basename(request.video)}. What was done so far is kept; it can be gone on with from the start screen.`;
    const error = { code: 'failed', message } as const;
    this.#tell({ kind: 'analysis_ended', analysis, path: request.out, outcome: 'failed', error });
  }

  #begin(resumed: ResumedAnalysis): void {
    const { analysis } = resumed;
    const running: Running = {
      ...resumed,
      stop: new AbortController(),
      assets: new AssetIds(this.#assetKey, analysis),
      ended: Promise.resolve(),
      progress: null,
      answerable: null,
      pictures: 0,
      lastPicture: null,
    };
    this.#running.set(analysis, running);
    running.ended = this.#run(running);
  }

  /** Asks an analysis to stop; `analysis_ended` tells when it has. Throws `not_found` for one that does not run. */
  cancel(analysis: string): void {
    const running = this.#running.get(analysis);
    if (running === undefined) throw new DoppelError('not_found', 'This analysis does not run any more.');
    running.stop.abort(new DoppelError('cancelled', 'Stopped on request. What was done so far is kept.'));
  }

  list(): RunningAnalysis[] {
    return [...this.#running.values()].map(({ analysis, request, progress, answerable }) => ({
      analysis,
      out: request.out,
      video: request.video,
      finds_persons: request.source.kind === 'detected',
      progress,
      answerable,
    }));
  }

  resumePoint(): readonly ResumedAnalysis[] {
    return [...this.#running.values()].map(({ analysis, request, deaths }) => ({ analysis, request, deaths }));
  }

  /** The live picture that an id names, or the one after it: older ones are not kept. Null for an id of something else. */
  findAsset(id: string): Asset | null {
    for (const { assets, lastPicture } of this.#running.values()) {
      if (assets.read(id)?.kind !== 'live_frame') continue;
      return lastPicture === null ? null : pictureAsset(lastPicture.jpeg, 'image/jpeg');
    }
    return null;
  }

  /** Stops everything and waits until it has; what was done is kept. */
  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { analysis } of all) this.cancel(analysis);
    await Promise.all(all.map(({ ended }) => ended));
  }

  async #run(running: Running): Promise<void> {
    const { analysis, request } = running;
    const pictures = new LivePictures(request.out, (picture) => this.#showPicture(running, picture));
    const options: AnalyzeOptions = {
      signal: running.stop.signal,
      onProgress: (progress) => {
        if (running.progress === null) this.#onStored(running);
        running.progress = progress;
        this.#tell({ kind: 'analysis_progress', analysis, progress });
      },
      onAnswerable: (found) => {
        running.answerable = found;
        this.#tell({ kind: 'analysis_answerable', analysis, found });
      },
      onNotice: (text) => this.#tell({ kind: 'analysis_notice', analysis, text }),
      onFrame: pictures.onFrame,
    };
    let end: Omit<Extract<EngineEvent, { kind: 'analysis_ended' }>, 'kind' | 'analysis' | 'path'>;
    try {
      await analyzeLogged(request, options);
      end = { outcome: 'done', error: null };
    } catch (error) {
      const { code, message } = wireErrorOf(error);
      end = { outcome: running.stop.signal.aborted ? 'cancelled' : 'failed', error: { code, message } };
    }
    this.#running.delete(analysis);
    this.#onEnded(running, end.outcome);
    this.#tell({ kind: 'analysis_ended', analysis, path: request.out, ...end });
  }

  #showPicture(running: Running, picture: LivePicture): void {
    running.lastPicture = picture;
    running.pictures++;
    const { analysis, assets, pictures } = running;
    const { jpeg: _, ...shown } = picture;
    const image = assets.urlOf({ kind: 'live_frame', number: 0, revision: pictures });
    this.#tell({ kind: 'analysis_frame', analysis, image, ...shown });
  }
}
