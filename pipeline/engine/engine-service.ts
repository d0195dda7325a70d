import { existsSync } from 'node:fs';
import path from 'node:path';
import { RunningTrainings } from '#conditions/background/running-trainings.ts';
import type { WireReply } from '#contract/bridge.ts';
import type { AppInfo, EngineEvent } from '#contract/channels.ts';
import { insightHandlers } from '#insight/handlers.ts';
import { log } from '#platform/log/log.ts';
import { AllowedFolders } from './allowed-folders.ts';
import { analysisHandlers, settingsOfRequest } from './analysis-handlers.ts';
import { answerChannel, type ChannelHandlers, type ReplyCheck } from './answer-channel.ts';
import { appHandlers } from './app-handlers.ts';
import type { Asset } from './asset.ts';
import { AssetIds } from './asset-ids.ts';
import { assetOf } from './asset-source.ts';
import { conditionHandlers } from './condition-handlers.ts';
import { custodyHandlers } from './custody-handlers.ts';
import { DemoScenes, demoHandlers } from './demo-handlers.ts';
import type { EngineContext } from './engine-context.ts';
import { InsightPictures } from './insight-pictures.ts';
import { joinHandlers } from './join-handlers.ts';
import { libraryHandlers } from './library-handlers.ts';
import { OpenLibraries } from './open-libraries.ts';
import { OpenProjects, type ResumedProject } from './open-projects.ts';
import { Preferences } from './preferences.ts';
import { projectHandlers } from './project-handlers.ts';
import { queueHandlers } from './queue/handlers.ts';
import { VideoQueue } from './queue/video-queue.ts';
import { glanceStatus, recentStill, rememberOpened } from './recent-projects.ts';
import { recordHandlers } from './record-handlers.ts';
import { reviewHandlers } from './review-handlers.ts';
import { type ResumedAnalysis, RunningAnalyses } from './running-analyses.ts';
import { settingsHandlers } from './settings/handlers.ts';
import { OwnPersonSettings } from './settings/own-settings.ts';
import { ShownReports } from './shown-reports.ts';
import { type UserFolders, userFolders } from './user-folders.ts';
import { VideoSources } from './video-sources.ts';

/** How a service is set up. */
interface EngineServiceOptions {
  readonly door: AppInfo['door'];
  /** The secret that asset ids are made with; see `AssetIds`. */
  readonly assetKey: Uint8Array;
  /** The project file that Doppel was started with, for a window that has nothing open yet. */
  readonly startFile: string | null;
  readonly tell: (event: EngineEvent) => void;
  /** Told what windows have open and what runs, whenever that changes; `restore` of another service goes on with it. */
  readonly onResumePoint?: (resumePoint: ResumePoint) => void;
  readonly replyCheck?: ReplyCheck;
  /** The folders that the pages may use, with those of opened projects; null where the system's own dialogs choose. */
  readonly mayUse?: readonly string[] | null;
  readonly folders?: UserFolders;
}

/** What has to be taken up again by an engine that is started anew. */
export interface ResumePoint {
  readonly projects: readonly ResumedProject[];
  readonly analyses: readonly ResumedAnalysis[];
  /** Whether the folder of videos was being worked through. */
  readonly hasQueue: boolean;
}

/** How often open files are looked at for changes of others: the analyst sees them within about a second. */
const pollEveryMs = 700;

/**
 * The engine's side of the screens: knows what windows have open, answers every channel, tells what happens, and gives the
 * bytes behind an asset's id. One for each engine process; whoever made it closes it.
 */
export class EngineService {
  readonly #context: EngineContext;
  readonly #handlers: ChannelHandlers;
  readonly #answering: Parameters<typeof answerChannel>[3];
  readonly #insightPictures: InsightPictures;
  readonly #libraries: OpenLibraries;
  readonly #demo: DemoScenes;
  readonly #queue: VideoQueue;
  readonly #poll: NodeJS.Timeout;

  constructor(options: EngineServiceOptions) {
    const { assetKey, folders = userFolders() } = options;
    const tell = (event: EngineEvent): void => {
      options.tell(event);
      if (event.kind === 'analysis_ended') this.#queue.noteEnd(event);
    };
    const preferences = new Preferences(folders.config);
    const ownSettings = new OwnPersonSettings(folders);
    const projects = new OpenProjects(assetKey);
    const noteResumePoint = (): void =>
      options.onResumePoint?.({
        projects: projects.resumePoint(),
        analyses: analyses.resumePoint(),
        hasQueue: this.#queue.isAtWork,
      });
    const noteRecent = ({ analysis, request }: ResumedAnalysis): void => {
      const by = this.#queue.worksOn(analysis) ? 'queue' : 'person';
      if (existsSync(request.out)) rememberOpened(preferences, request.out, by);
    };
    const analyses = new RunningAnalyses(assetKey, tell, noteRecent, (resumed) => {
      noteRecent(resumed);
      noteResumePoint();
    });
    const videos = new VideoSources(path.join(folders.cache, 'videos'), (file, video) =>
      tell({
        kind: 'video_ready',
        path: file,
        video: video.asset === null ? null : projects.videoUrl(file),
        reason: video.asset === null ? video.reason : null,
      }),
    );
    const { mayUse = null } = options;
    const allowed =
      mayUse === null
        ? null
        : new AllowedFolders(mayUse, () => [
            ...preferences.recent.map(({ path: file }) => file),
            ...projects.files().map(({ path: file }) => file),
          ]);
    this.#context = {
      allowed,
      door: options.door,
      startFile: options.startFile,
      preferences,
      ownSettings,
      projects,
      analyses,
      trainings: new RunningTrainings(tell),
      videos,
      reports: new ShownReports(),
      startAssets: new AssetIds(assetKey, 'start screen'),
      tell,
      noteResumePoint,
    };
    this.#queue = new VideoQueue({
      file: path.join(folders.config, 'video-queue.json'),
      begin: (request) => {
        const analysis = analyses.start(request);
        noteResumePoint();
        return analysis;
      },
      cancel: (analysis) => analyses.cancel(analysis),
      settingsOf: (request) => settingsOfRequest(ownSettings, request),
      statusOf: glanceStatus,
      mayUse: (target) => allowed?.has(target) ?? true,
      tell,
      onWork: noteResumePoint,
    });
    this.#answering = {
      replyCheck: options.replyCheck ?? 'always',
      guard: (name, request) => allowed?.refuse(name, request),
    };
    this.#insightPictures = new InsightPictures(assetKey);
    this.#libraries = new OpenLibraries(assetKey);
    this.#demo = new DemoScenes(path.join(folders.config, 'demo'));
    this.#handlers = {
      ...appHandlers(this.#context),
      ...analysisHandlers(this.#context),
      ...demoHandlers(this.#context, this.#demo),
      ...projectHandlers(this.#context),
      ...reviewHandlers(this.#context),
      ...joinHandlers(this.#context),
      ...queueHandlers(this.#queue),
      ...settingsHandlers(ownSettings),
      ...recordHandlers(this.#context),
      ...custodyHandlers(this.#context),
      ...conditionHandlers(this.#context),
      ...insightHandlers(this.#insightPictures),
      ...libraryHandlers(this.#libraries, preferences),
    } satisfies ChannelHandlers;
    this.#poll = setInterval(() => this.#pollForChanges(), pollEveryMs);
    this.#poll.unref();
  }

  /** Answers a request of a screen; never throws. `request` is unchecked. */
  answer(channel: string, request: unknown): Promise<WireReply> {
    return answerChannel(this.#handlers, channel, request, this.#answering);
  }

  /** The asset of an id; null for an id that nothing open has. Throws a DoppelError where it cannot be read or made. */
  async asset(id: string): Promise<Asset | null> {
    const { startAssets, preferences, projects, analyses, videos, reports } = this.#context;
    const report = reports.partOf(id);
    if (report !== null) return reports.find(report);
    const start = startAssets.read(id);
    if (start?.kind === 'recent_still') {
      const entry = preferences.recent.find((each) => each.id === start.number);
      const still = entry === undefined ? null : recentStill(entry.path);
      return still === null ? null : { kind: 'bytes', mime: 'image/png', bytes: still };
    }
    const picture = await this.#insightPictures.find(id);
    if (picture !== null) return picture;
    const ofLibrary = this.#libraries.findAsset(id);
    if (ofLibrary !== null) return ofLibrary;
    const found = projects.findAsset(id);
    return found === null ? analyses.findAsset(id) : assetOf(found.file, found.name, videos);
  }

  /** Opens again what windows had open, and goes on with what ran. A file that is gone is left for its window to find out. */
  restore(resumePoint: ResumePoint): void {
    for (const { handle, path: file } of resumePoint.projects) {
      try {
        this.#context.projects.open(file, handle);
      } catch (error) {
        log.warn(`${file} could not be opened again: ${String(error)}`);
      }
    }
    if (resumePoint.hasQueue) this.#queue.takeUp(resumePoint.analyses.map(({ analysis }) => analysis));
    for (const resumed of resumePoint.analyses) this.#context.analyses.resume(resumed);
    this.#context.noteResumePoint();
  }

  /** Closes what windows have open, when there are none any more; what runs goes on. */
  closeProjects(): void {
    this.#context.projects.closeAll();
    this.#context.noteResumePoint();
  }

  /** Stops what runs, keeping what was done, and closes every file. */
  async close(): Promise<void> {
    clearInterval(this.#poll);
    this.#queue.close();
    const { analyses, trainings, videos, projects } = this.#context;
    const closing = [
      analyses.close(),
      trainings.close(),
      videos.close(),
      this.#libraries.closeAll(),
      this.#demo.close(),
    ];
    await Promise.all(closing);
    projects.closeAll();
  }

  #pollForChanges(): void {
    for (const file of this.#context.projects.files()) {
      try {
        const lost = file.project.lost();
        if (lost !== null) {
          // Told at every look: for pages that were loaded since.
          this.#context.tell({
            kind: 'project_lost',
            projects: [...this.#context.projects.handlesOf(file)],
            message: lost,
          });
          continue;
        }
        const what = file.noticeChanges();
        if (what === 'unchanged') continue;
        const evidence = what === 'analysed' ? 'new' : 'same';
        this.#context.tell({ kind: 'project_changed', path: file.path, head: file.view().head, evidence });
      } catch (error) {
        // An unplugged disk: the next request on the file says so where somebody reads it.
        log.warn(`${file.path} could not be looked at: ${String(error)}`);
      }
    }
  }
}
