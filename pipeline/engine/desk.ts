import path from 'node:path';
import type { WireReply } from '#contract/bridge.ts';
import type { AppInfo, EngineEvent } from '#contract/channels.ts';
import { analysisHandlers } from './analysis-handlers.ts';
import { answerChannel, type ChannelHandlers, type ReplyCheck } from './answer-channel.ts';
import { appHandlers } from './app-handlers.ts';
import type { Asset } from './asset.ts';
import { AssetIds } from './asset-ids.ts';
import { assetOf } from './asset-source.ts';
import type { DeskContext } from './desk-context.ts';
import { OpenProjects, type ProjectClaim } from './open-projects.ts';
import { Preferences } from './preferences.ts';
import { projectHandlers } from './project-handlers.ts';
import { recentStill } from './recent-projects.ts';
import { recordHandlers } from './record-handlers.ts';
import { reviewHandlers } from './review-handlers.ts';
import { type AnalysisClaim, RunningAnalyses } from './running-analyses.ts';
import { type UserFolders, userFolders } from './user-folders.ts';
import { VideoSources } from './video-sources.ts';

/** How a desk is set up. */
export interface DeskOptions {
  readonly door: AppInfo['door'];
  /** The secret that asset ids are made with; see `AssetIds`. */
  readonly assetKey: Uint8Array;
  /** The project file that Doppel was started with, for a window that has nothing open yet. */
  readonly startFile: string | null;
  readonly tell: (event: EngineEvent) => void;
  /** Told what windows have open and what runs, whenever that changes; `restore` of another desk goes on with it. */
  readonly onClaims?: (claims: DeskClaims) => void;
  readonly replyCheck?: ReplyCheck;
  readonly folders?: UserFolders;
}

/** What has to be taken up again by an engine that is started anew. */
export interface DeskClaims {
  readonly projects: readonly ProjectClaim[];
  readonly analyses: readonly AnalysisClaim[];
}

/** How often open files are looked at for changes of others: the analyst sees them within about a second. */
const lookEveryMs = 700;

/**
 * The engine's side of the screens: knows what windows have open, answers every channel, tells what happens, and gives the
 * bytes behind an asset's id. One for each engine process; whoever made it closes it.
 */
export class Desk {
  readonly #context: DeskContext;
  readonly #handlers: ChannelHandlers;
  readonly #replyCheck: ReplyCheck;
  readonly #look: NodeJS.Timeout;

  constructor(options: DeskOptions) {
    const { assetKey, tell, folders = userFolders() } = options;
    const preferences = new Preferences(folders.config);
    const projects = new OpenProjects(assetKey);
    const noteClaims = (): void => options.onClaims?.({ projects: projects.claims(), analyses: analyses.claims() });
    const analyses = new RunningAnalyses(assetKey, tell, (claim, outcome) => {
      if (outcome !== 'failed') preferences.noteOpened(claim.request.out, new Date().toISOString());
      noteClaims();
    });
    const videos = new VideoSources(path.join(folders.cache, 'videos'), (file, video) =>
      tell({
        kind: 'video_ready',
        path: file,
        video: video.asset === null ? null : projects.videoUrl(file),
        reason: video.asset === null ? video.reason : null,
      }),
    );
    this.#context = {
      door: options.door,
      startFile: options.startFile,
      preferences,
      projects,
      analyses,
      videos,
      startAssets: new AssetIds(assetKey, 'start screen'),
      tell,
      noteClaims,
    };
    this.#replyCheck = options.replyCheck ?? 'always';
    this.#handlers = {
      ...appHandlers(this.#context),
      ...analysisHandlers(this.#context),
      ...projectHandlers(this.#context),
      ...reviewHandlers(this.#context),
      ...recordHandlers(this.#context),
    } satisfies ChannelHandlers;
    this.#look = setInterval(() => this.#lookForChanges(), lookEveryMs);
    this.#look.unref();
  }

  /** Answers a request of a screen; never throws. `request` is unchecked. */
  answer(channel: string, request: unknown): Promise<WireReply> {
    return answerChannel(this.#handlers, channel, request, this.#replyCheck);
  }

  /** The asset of an id; null for an id that nothing open has. Throws a DoppelError where it cannot be read or made. */
  async asset(id: string): Promise<Asset | null> {
    const { startAssets, preferences, projects, analyses, videos } = this.#context;
    const start = startAssets.read(id);
    if (start?.kind === 'recent_still') {
      const entry = preferences.recent.find((each) => each.id === start.number);
      const still = entry === undefined ? null : recentStill(entry.path);
      return still === null ? null : { kind: 'bytes', mime: 'image/png', keep: 'never', bytes: still };
    }
    const found = projects.findAsset(id);
    return found === null ? analyses.findAsset(id) : assetOf(found.file, found.name, videos);
  }

  /** Opens again what windows had open, and goes on with what ran. A file that is gone is left for its window to find out. */
  restore(claims: DeskClaims): void {
    for (const { handle, path: file } of claims.projects) {
      try {
        this.#context.projects.open(file, handle);
      } catch (error) {
        process.stderr.write(`doppel: ${file} could not be opened again: ${String(error)}\n`);
      }
    }
    for (const claim of claims.analyses) this.#context.analyses.resume(claim);
    this.#context.noteClaims();
  }

  /** Closes what windows have open, when there are none any more; what runs goes on. */
  closeProjects(): void {
    this.#context.projects.closeAll();
    this.#context.noteClaims();
  }

  /** Stops what runs, keeping what was done, and closes every file. */
  async close(): Promise<void> {
    clearInterval(this.#look);
    const { analyses, videos, projects } = this.#context;
    await Promise.all([analyses.close(), videos.close()]);
    projects.closeAll();
  }

  #lookForChanges(): void {
    for (const file of this.#context.projects.files()) {
      try {
        if (file.noticeChanges() === 'unchanged') continue;
        this.#context.tell({ kind: 'project_changed', path: file.path, head: file.view().head });
      } catch (error) {
        // An unplugged disk: the next request on the file says so where somebody reads it.
        process.stderr.write(`doppel: ${file.path} could not be looked at: ${String(error)}\n`);
      }
    }
  }
}
