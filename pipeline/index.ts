// The engine's one entry: all that a door may call. Each function loads its rooms when it is first called, so that a
// quick question (the status of a project) does not wait for what it never uses (inference, pictures, video).

import { userInfo } from 'node:os';
import path from 'node:path';
import type { BatchEntry, BatchOptions } from '#analysis/batch/plan-batch.ts';
import type { CalibrateRequest } from '#analysis/calibrate.ts';
import type { EvaluateRequest } from '#analysis/evaluate.ts';
import type { DecisionRequest } from '#contract/decisions.ts';
import type { CalibrateReply, EvaluateReply } from '#contract/evaluation.ts';
import type { GroupingLog } from '#contract/grouping-log.ts';
import type { InspectReply } from '#contract/inspect.ts';
import type { AddedModel, DeviceState, ModelState, VerifiedModel } from '#contract/models.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type {
  AnalyzeReply,
  DecideReply,
  DemoReply,
  ExportReply,
  LogReply,
  PairsReply,
  StatusReply,
  VerifyReply,
} from '#contract/replies.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import type { SyncedReply } from '#contract/search.ts';
import type { ReviewComparison } from '#contract/second-review.ts';
import { type Settings, settings as settingsSchema } from '#contract/settings.ts';
import type { SplitsReply } from '#contract/splits.ts';
import type { PersonFormat, TrackReading } from '#contract/track-formats.ts';
import type { EngineClient, EngineOptions } from '#engine/engine-client.ts';
import type { EnginePort } from '#engine/engine-port.ts';
import type { Library, SyncOptions } from '#library/index.ts';
import type { LogName, OpenLog } from '#platform/log/open-log.ts';
import type { DescribedSetting } from '#settings/describe-settings.ts';
import type { ResolvedSettings } from '#settings/resolve-settings.ts';
import type { SettingsOverlay } from '#settings/settings-overlay.ts';

export type {
  LabelReply as LabelConditionsReply,
  ModelChoice,
  TrainConditionsRequest,
} from '#conditions/index.ts';
export type { RecipeReply } from '#conditions/recipe/write-recipe.ts';
export { decisionWords } from '#contract/words/decision-words.ts';
export type { EngineAsset, EngineClient, EngineOptions } from '#engine/engine-client.ts';
export type { EngineChild, EnginePort, FromEngine, ToEngine } from '#engine/engine-port.ts';
export { wireErrorOf } from '#engine/wire-error.ts';
export { appVersion } from '#platform/app-version.ts';
export { log } from '#platform/log/log.ts';
export type { LogName, OpenLog } from '#platform/log/open-log.ts';
export type { DescribedSetting } from '#settings/describe-settings.ts';
export type { ResolvedSettings, SettingOrigin } from '#settings/resolve-settings.ts';
export type { SettingsOverlay } from '#settings/settings-overlay.ts';

/** Told what was chosen and what went wrong without stopping the work, in sentences. */
export interface NoticeOptions extends WorkOptions {
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** The settings in force: flags over a YAML file over the person's own settings over defaults. Throws `bad_config`, `not_found`, `usage`. */
export async function resolveSettings(request: {
  readonly configPath: string | null;
  readonly flags: SettingsOverlay;
  readonly persons?: 'brought' | undefined;
}): Promise<ResolvedSettings> {
  const { ownSettingsFile } = await import('#engine/settings/own-settings-file.ts');
  const { resolveSettings: resolve } = await import('#settings/resolve-settings.ts');
  return await resolve({ ...request, ownPath: ownSettingsFile() });
}

/** Each setting in force with its origin, default and reason. */
export async function describeSettings(resolved: ResolvedSettings): Promise<readonly DescribedSetting[]> {
  return (await import('#settings/describe-settings.ts')).describeSettings(resolved);
}

/** Makes the project of a video and its persons, or goes on with it. */
export async function analyze(request: AnalyzeRequest, options: NoticeOptions = {}): Promise<AnalyzeReply> {
  return (await import('#analysis/analyze-logged.ts')).analyzeLogged(request, options);
}

/** The videos of a folder, or of a shard of it, each with the project that it is to have. Throws `not_found`, `bad_file`. */
export async function planBatch(folder: string, options: BatchOptions): Promise<readonly BatchEntry[]> {
  return (await import('#analysis/batch/plan-batch.ts')).planBatch(folder, options);
}

/** Puts a project at the head of those that the start screen lists. Throws `read_only` where nothing can be remembered. */
export async function noteRecentProject(file: string): Promise<void> {
  const { Preferences } = await import('#engine/preferences.ts');
  const { userFolders } = await import('#engine/user-folders.ts');
  new Preferences(userFolders().config).noteOpened(path.resolve(file), new Date().toISOString());
}

/** Analyses a labelled video in a temporary place and compares what it finds with the truth. */
export async function evaluate(request: EvaluateRequest, options: NoticeOptions = {}): Promise<EvaluateReply> {
  return (await import('#analysis/evaluate.ts')).evaluate(request, options);
}

/** Fits P(same) to labelled videos of one's own, and puts the calibration where later analyses find it. */
export async function calibrate(request: CalibrateRequest, options: NoticeOptions = {}): Promise<CalibrateReply> {
  return (await import('#analysis/calibrate.ts')).calibrate(request, options);
}

/** Throws `not_found`, `bad_project` or what else keeps a file from being opened as a project. */
export async function requireProject(file: string): Promise<void> {
  (await import('#project/project-file.ts')).openProject(file, 'read').close();
}

/** A project at a glance. */
export async function projectStatus(file: string): Promise<StatusReply> {
  const { openProject } = await import('#project/project-file.ts');
  const { lookForVideo, readStatus, tryReadStatus } = await import('#project/status.ts');
  const project = openProject(file, 'read');
  try {
    const video = await lookForVideo(project);
    const status = tryReadStatus(project, video);
    if (status !== null) return status;
    return readStatus(project, (await import('#comparison/count-queue.ts')).queueCounter(project), video);
  } finally {
    project.close();
  }
}

/**
 * The likely duplicates, best first; with `all`, every pair. A `threshold` asks for the seed's rule on the cosine instead of the
 * default list; `shipped` leaves the decisions of the project out of the probabilities.
 */
export async function listPairs(
  file: string,
  options: { readonly threshold?: number; readonly all?: true; readonly shipped?: true } = {},
): Promise<PairsReply> {
  const rooms = await import('#comparison/open-gallery.ts');
  const { listPairs: list } = await import('#comparison/list-pairs.ts');
  return rooms.withProject(file, 'read', (project) => {
    const gallery = rooms.readGallery(project);
    return list(gallery, {
      threshold: options.threshold ?? null,
      scope: options.all ? 'all' : 'likely',
      basis: options.shipped ? 'shipped' : 'refined',
    });
  });
}

/** The persons whose crops fall into two groups, as when a tracker went over from one person to another. */
export async function listSplits(file: string): Promise<SplitsReply> {
  const rooms = await import('#comparison/open-gallery.ts');
  const { listSplits: list } = await import('#comparison/split-proposal.ts');
  return rooms.withProject(file, 'read', (project) => list(rooms.readGallery(project)));
}

/** Makes a decision; it is on disk when this returns. Throws `conflict`, `dependent`, `not_found`, `locked`, `read_only`. */
export async function decide(
  file: string,
  request: DecisionRequest,
  options: { readonly by: string; readonly force: boolean },
): Promise<DecideReply> {
  const rooms = await import('#comparison/open-gallery.ts');
  const { decideWithEvidence } = await import('#comparison/decide-with-evidence.ts');
  const { backUpBeforeDeciding } = await custodyRoom();
  return rooms.withProject(file, 'write', async (project) => {
    await backUpBeforeDeciding(project);
    return decideWithEvidence(rooms.readGallery(project), request, options);
  });
}

/**
 * Throws `bad_file` where one of these paths leads to a named pipe, a device or a socket, or does not answer; nothing is opened. Files,
 * folders and names of nothing pass.
 */
export async function refuseSpecialFiles(paths: readonly string[]): Promise<void> {
  const { refuseSpecialFile } = await import('#platform/files/regular-file.ts');
  for (const path of paths) await refuseSpecialFile(path);
}

/** Every decision ever made, with what is in force. */
export async function readLog(file: string): Promise<LogReply> {
  const { withProject } = await import('#comparison/open-gallery.ts');
  const { readLog: read } = await import('#project/events.ts');
  return withProject(file, 'read', read);
}

/** Why tracklets became persons or did not, and who is hidden and why; null for persons that a file brought. */
export async function readGroupingLog(file: string): Promise<GroupingLog | null> {
  const { withProject } = await import('#comparison/open-gallery.ts');
  const { readGroupingLog: read } = await import('#project/detections.ts');
  return withProject(file, 'read', read);
}

/** Checks everything that a project file promises; `head` is a hash noted earlier, `signedBy` a public key. */
export async function verifyProject(
  file: string,
  options: { readonly head?: string; readonly signedBy?: string } = {},
): Promise<VerifyReply> {
  const { withProject } = await import('#comparison/open-gallery.ts');
  const { verifyInThreads: verify } = await import('#project/verify/verify-in-threads.ts');
  return withProject(file, 'read', (project) => verify(project, options.head ?? null, options.signedBy ?? null));
}

/** Writes the files that other programs read, and the HTML report. */
export async function exportProject(
  file: string,
  options: {
    readonly to: string;
    /** Who exports; the system's user where nobody is named. */
    readonly by?: string;
    readonly person?: number;
    readonly formats?: readonly PersonFormat[];
    readonly clear?: readonly number[];
    readonly clips?: readonly number[];
  } & WorkOptions,
): Promise<ExportReply> {
  const rooms = await import('#comparison/open-gallery.ts');
  const { readExportInput } = await import('#export/read-export-input.ts');
  const { exportAll } = await import('#export/export-all.ts');
  const reply = await rooms.withProject(file, 'read', (project) =>
    exportAll(readExportInput(rooms.readGallery(project), new Date().toISOString()), {
      to: options.to,
      signal: options.signal,
      formats: options.formats,
      ...(options.person === undefined ? {} : { person: options.person }),
      ...(options.clear === undefined ? {} : { clear: options.clear }),
      ...(options.clips === undefined ? {} : { clips: options.clips }),
      onProgress: (done, total) =>
        options.onProgress?.({ stage: 'export', unit: 'files', done, total, per_second: null, seconds_left: null }),
    }),
  );
  await (await custodyRoom()).noteExport(file, { by: options.by ?? userInfo().username, folder: reply.folder });
  return reply;
}

/** Copies a project as it is now to a new file, whole, also while others write to it; `left_out` as nobody had decided anything. */
export async function saveProjectAs(from: string, to: string, decisions: 'kept' | 'left_out' = 'kept'): Promise<void> {
  const { withProject } = await import('#comparison/open-gallery.ts');
  const { saveAs } = await import('#platform/sqlite/save-as.ts');
  const { leaveOutDecisions } = await import('#project/without-decisions.ts');
  await withProject(from, 'read', (project) => saveAs(project, to, decisions === 'kept' ? null : leaveOutDecisions));
}

/** Two reviews of one analysis beside each other; throws `mismatch` for files of different analyses. */
export async function compareReviewFiles(own: string, other: string): Promise<ReviewComparison> {
  const { withProject } = await import('#comparison/open-gallery.ts');
  const { compareFiles } = await import('#comparison/compare-files.ts');
  const { readReview } = await import('#project/review.ts');
  return withProject(own, 'read', (project) => compareFiles(project, readReview(project), other));
}

/** What is in a file of any kind that Doppel reads; `reading` says how tracks are read, where their content is not to tell. */
export async function inspectFile(path: string, reading: TrackReading = {}): Promise<InspectReply> {
  return (await import('#inspect/inspect-file.ts')).inspectFile(path, reading);
}

/** Where models are looked for: this folder, or the usual places. */
export interface ModelFolder {
  readonly folder?: string;
}

/** The catalogue, and which of its files are on this machine. */
export async function listModels({ folder }: ModelFolder = {}): Promise<readonly ModelState[]> {
  return (await import('#platform/models/model-store.ts')).listStoredModels(folder ?? null);
}

/** The same, each file opened and compared with the catalogue. */
export async function verifyModels({ folder }: ModelFolder = {}): Promise<readonly VerifiedModel[]> {
  return (await import('#platform/models/model-store.ts')).verifyStoredModels(folder ?? null);
}

/** Where models can run on this machine, and why not elsewhere. */
export async function listDevices(): Promise<readonly DeviceState[]> {
  return (await import('#platform/models/device-store.ts')).listDeviceStates();
}

/** Gets what a device takes, size and licence told first, and tries it. Throws `usage` for any device but CUDA. */
export async function installDevice(name: string, options: NoticeOptions = {}): Promise<DeviceState> {
  return (await import('#platform/models/device-store.ts')).installDevice(name, options);
}

/** Downloads a model: licence and size are told first, the hash is checked, the file moved into place whole. */
export async function pullModel(id: string, { folder, ...options }: ModelFolder & NoticeOptions): Promise<ModelState> {
  return (await import('#platform/models/model-store.ts')).pullStoredModel(id, folder ?? null, options);
}

/** Copies the models of the catalogue that lie in a folder to where models are looked for; their ids. */
export async function takeModels(from: string, { folder }: ModelFolder = {}): Promise<readonly string[]> {
  return (await import('#platform/models/model-store.ts')).takeStoredModels(from, folder ?? null);
}

/**
 * Puts a re-identification model of one's own (ONNX, or an OpenVINO IR by its .xml file) among the weights and tries it on the
 * drawn demo scene.
 */
export async function addModel(
  file: string,
  { manifest, folder, ...options }: ModelFolder & { readonly manifest?: string } & WorkOptions,
): Promise<AddedModel> {
  const { addStoredModel, dropStoredModel } = await import('#platform/models/model-store.ts');
  const { checkEmbedder } = await import('#demo/check-embedder.ts');
  const { shippedCalibration } = await import('#reid/calibration/shipped-calibrations.ts');
  const added = await addStoredModel(file, manifest ?? null, folder ?? null);
  const check = await checkEmbedder(added.name, folder ?? null, options).catch(async (error: unknown) => {
    if (added.isNew) await dropStoredModel(added);
    throw error;
  });
  const notes =
    shippedCalibration(added.sha256) === null
      ? [
          'There is no calibration for this model: pairs will be ranked, without a probability. "doppel calibrate" makes one from labelled videos.',
        ]
      : [];
  return { name: added.name, path: added.file, sha256: added.sha256, of_catalogue: added.isOfCatalogue, check, notes };
}

/** Draws the demo scene, analyses it, compares it with its truth and exports it. */
export async function makeDemo(
  options: { readonly to: string; readonly settings?: Settings } & NoticeOptions,
): Promise<DemoReply> {
  const { runDemo } = await import('#demo/run-demo.ts');
  return runDemo({ ...options, settings: options.settings ?? settingsSchema.parse({}) });
}

/** How an engine process does what only its door can. */
export interface EngineSurroundings {
  /**
   * Runs the program of a device's probe in a process of its own and resolves to the line that it prints: `ok`, or why not. For
   * doors whose binary runs no scripts.
   */
  readonly runDeviceProbe: (device: string) => Promise<string>;
}

/** Is the engine: serves a door from within the process that it started, until the door asks to close. */
export async function serveEngine(port: EnginePort, { runDeviceProbe }: EngineSurroundings): Promise<void> {
  const { setProbeRunner } = await import('#native-models/devices.ts');
  setProbeRunner(async (device) => {
    const line = await runDeviceProbe(device);
    return line === 'ok' ? { device, available: true, reason: null } : { device, available: false, reason: line };
  });
  const { serveEngineProcess } = await import('#engine/engine-process.ts');
  serveEngineProcess(port);
}

/** The folder in which the logs of this person's programs lie, whether or not there are any. */
export async function logFolder(): Promise<string> {
  return (await import('#engine/user-folders.ts')).userFolders().log;
}

/** Gives the log of this process its file; null where none can be kept, which is told on standard error. */
export async function openLog(name: LogName): Promise<OpenLog | null> {
  return (await import('#platform/log/open-log.ts')).openLog({ folder: await logFolder(), name });
}

/** Starts the engine in a process of its own, for a door with windows. Whoever starts it closes it. */
export async function startEngine(options: EngineOptions): Promise<EngineClient> {
  const { EngineClient: Client } = await import('#engine/engine-client.ts');
  return new Client(options);
}

export type { Library } from './library/index.ts';

/** Which ffmpeg reads the videos, in words: without its version, or asked for it, which starts it once. */
export async function videoTools(version: 'asked' | 'unasked'): Promise<{ readonly words: string }> {
  const { findFfmpeg, locateFfmpeg } = await import('#platform/video/locate-ffmpeg.ts');
  const { ffmpegWords } = await import('#contract/words/tool-words.ts');
  const found = findFfmpeg();
  if (version === 'unasked' || found === null) return { words: ffmpegWords(found) };
  const tools = await locateFfmpeg();
  return { words: ffmpegWords({ path: tools.ffmpeg, origin: tools.origin, version: tools.version }) };
}

/** Who answers for a project: backups, seals, erasure, purpose, the access log. All that its doors may call. */
export const custodyRoom = () => import('./engine/custody/index.ts');

/** The library: many projects, and the same person across their videos. All that its doors may call. */
export const libraryRoom = () => import('./library/index.ts');

/** The conditions: in what state objects are. All that its doors may call. */
export const conditionsRoom = () => import('./conditions/index.ts');

/** Asking a library: words, persons, pictures. All that its doors may call. */
export const searchRoom = () => import('./search/index.ts');

/** Reads what changed in a library's projects, with how persons look, brings the search index up to date, and asks the kept questions again. */
export async function syncLibrary(
  library: Library,
  options: Pick<SyncOptions, 'signal' | 'when' | 'onProgress'> & {
    readonly sources?: readonly number[];
    readonly models?: string | null;
    readonly onNotice?: ((text: string) => void) | undefined;
  },
): Promise<SyncedReply> {
  const room = await import('./library/index.ts');
  const { keptSearches, openLooks } = await searchRoom();
  const looks = await openLooks(options.models ?? null);
  try {
    if (looks.note !== null) options.onNotice?.(looks.note);
    const reply = await room.syncLibrary(library, { ...options, looks });
    await room.refreshIndex(library, { signal: options.signal });
    return { ...reply, kept: [...(await keptSearches(library))] };
  } finally {
    await looks.close();
  }
}

/** What the detector knew of each picture, distances and neighbours: everything that a door may ask of an insight file. */
export const insightRoom = () => import('#insight/index.ts');
