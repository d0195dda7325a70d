import type { RunningTrainings } from '#conditions/background/running-trainings.ts';
import type { AppInfo, EngineEvent } from '#contract/channels.ts';
import type { AllowedFolders } from './allowed-folders.ts';
import type { AssetIds } from './asset-ids.ts';
import type { OpenProjects } from './open-projects.ts';
import type { Preferences } from './preferences.ts';
import type { RunningAnalyses } from './running-analyses.ts';
import type { OwnPersonSettings } from './settings/own-settings.ts';
import type { ShownReports } from './shown-reports.ts';
import type { VideoSources } from './video-sources.ts';

/** What the handlers of the channels work with. */
export interface EngineContext {
  readonly door: AppInfo['door'];
  /** The project file that Doppel was started with, for a window that has nothing open yet. */
  readonly startFile: string | null;
  /** What a page of this door may use; null for everything. */
  readonly allowed: AllowedFolders | null;
  readonly preferences: Preferences;
  /** What every analysis begins with. */
  readonly ownSettings: OwnPersonSettings;
  readonly projects: OpenProjects;
  readonly analyses: RunningAnalyses;
  readonly trainings: RunningTrainings;
  readonly videos: VideoSources;
  /** The reports of exports that pages show. */
  readonly reports: ShownReports;
  /** Makes the ids of pictures that belong to no open project. */
  readonly startAssets: AssetIds;
  /** Tells every window. */
  readonly tell: (event: EngineEvent) => void;
  /** Says that another project is open, or another analysis runs, than before. */
  readonly noteResumePoint: () => void;
}
