import { z } from 'zod';
import { doppelErrorCodes } from '#base/doppel-error.ts';
import { conditionsOverview, labelPileView, personConditions, piledCrop, projectFeatures } from './conditions.ts';
import { publicKeyText } from './custody.ts';
import { custodyChannels } from './custody-channels.ts';
import { askedQuestion, decisionRequest, seenEvidence } from './decisions.ts';
import { demoChannels, demoProgress } from './demo-channels.ts';
import { insightChannels } from './insight-channels.ts';
import { libraryChannels, repeatableLibraryChannels } from './library-channels.ts';
import { deviceState, modelState, neededModel } from './models.ts';
import { pilesView } from './piles.ts';
import { answerable } from './preliminary.ts';
import { progressEvent } from './progress.ts';
import { projectHandle } from './project-handle.ts';
import { chainHead, decideReply, exportReply, logReply, statusReply, verifyReply } from './replies.ts';
import {
  assetUrl,
  boxesView,
  faceView,
  matrixView,
  mergePreview,
  pairAgreement,
  personDetail,
  personSummary,
  queuePair,
  reviewQueue,
  saidWhole,
  splitProposal,
  traitsView,
} from './review.ts';
import { reviewComparison } from './second-review.ts';
import { settingsChannels } from './settings-channels.ts';
import { personFormats, trackReading } from './track-formats.ts';
import { queueChanged, queueChannels } from './video-queue.ts';

const id = z.number().int();
const none = z.strictObject({});
const ofProject = z.strictObject({ project: projectHandle });
/** The name of a condition or of one of its classes. */
const conditionName = z.string().trim().min(1).max(80);

/** A project that was opened before, for the start screen. */
const recentProject = z.object({
  path: z.string(),
  name: z.string(),
  present: z.boolean(),
  opened_at: z.string(),
  video_name: z.string().nullable(),
  still: assetUrl.nullable(),
  decided: id.nullable(),
  open: id.nullable(),
  /** How far its analysis came; null where the file cannot be read. `interrupted` can be resumed. */
  analysis: statusReply.shape.analysis.nullable(),
  /** The last day on which it may be kept, where that has passed; else null. */
  overdue_since: z.string().nullable(),
});
/** A value of `recentProject`. */
export type RecentProject = z.infer<typeof recentProject>;

/** An analysis that is under way, so that a page that was loaded anew finds it again. */
const runningAnalysis = z.object({
  analysis: z.string(),
  out: z.string(),
  video: z.string().nullable(),
  /** Whether persons are looked for in it, or were brought. */
  finds_persons: z.boolean(),
  progress: progressEvent.nullable(),
  /** What can be answered already; null where nothing can. */
  answerable: answerable.nullable(),
});
/** A value of `runningAnalysis`. */
export type RunningAnalysis = z.infer<typeof runningAnalysis>;

/** What a copy or an export that was killed left behind; it can be removed, and nothing is lost by that. */
const leftover = z.object({ kind: z.enum(['copy', 'export']), path: z.string() });
/** A value of `leftover`. */
export type Leftover = z.infer<typeof leftover>;

/** What a page has to know of Doppel before a project is open: who reviews, what was opened lately, which models are there, what runs. */
const appInfo = z.object({
  version: z.string(),
  door: z.enum(['desktop', 'browser']),
  reviewer: z.string(),
  /** The project file that Doppel was started with; a window that has nothing open yet opens it. */
  start_file: z.string().nullable(),
  /** A video that this window is to analyse; its form is shown. */
  start_video: z.string().nullable(),
  recent: z.array(recentProject),
  models: z.array(modelState),
  /** What a bare video needs and this machine has not; empty where an analysis can begin. */
  needed: z.array(neededModel),
  running: z.array(runningAnalysis),
  /** Found in the folders of the recent projects. */
  leftovers: z.array(leftover),
  /** Which ffmpeg reads videos, in words. */
  video_tools: z.string(),
});
/** A value of `appInfo`. */
export type AppInfo = z.infer<typeof appInfo>;

/** One entry of a folder on the analyst's machine, for choosing files where there is no system dialog. */
const folderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'video', 'persons', 'tracks', 'project', 'insight', 'other']),
  bytes: z.number().int().nullable(),
});
/** A value of `folderEntry`. */
export type FolderEntry = z.infer<typeof folderEntry>;

/** A project file as a window has it open. */
const openedProject = z.object({
  project: projectHandle,
  name: z.string(),
  status: statusReply,
  /** The video, or the proxy that the engine makes of one that a browser cannot play; null while there is none. */
  video: assetUrl.nullable(),
  /** Why there is no video to play (moved, or its proxy is being made: `video_ready` follows), in words; null where there is. */
  no_video_reason: z.string().nullable(),
  /**
   * When every frame is shown, in milliseconds on the clock of what `video` plays, (frame count) float64 little-endian; null before it was
   * decoded.
   */
  frame_times: assetUrl.nullable(),
  /** What the clock of `video` says when the project's own says 0, in milliseconds: files that are played as they are keep theirs. */
  video_starts_ms: z.number(),
});
/** A value of `openedProject`. */
export type OpenedProject = z.infer<typeof openedProject>;

/**
 * Every question that a screen can ask, and the shape of its answer. Both doors carry exactly these; handlers parse the
 * request, and the renderer's client parses the reply.
 */
export const channels = {
  ...insightChannels,
  ...libraryChannels,
  ...custodyChannels,
  ...queueChannels,
  ...settingsChannels,
  ...demoChannels,
  'app.info': { request: none, reply: appInfo },
  'app.set_reviewer': { request: z.strictObject({ name: z.string().min(1).max(200) }), reply: none },
  /**
   * Ends an engine that does not answer and starts another. The door answers this itself. False, and nothing is done, where the
   * engine answers.
   */
  'app.restart_engine': { request: none, reply: z.object({ restarted: z.boolean() }) },
  'app.remove_leftovers': { request: z.strictObject({ paths: z.array(z.string()).min(1).max(1000) }), reply: none },
  'app.forget_recent': { request: z.strictObject({ path: z.string() }), reply: none },
  'files.pick': {
    request: z.strictObject({
      kind: z.enum(['video', 'persons', 'tracks', 'project', 'insight', 'folder', 'save_project']),
    }),
    /** Null when the person closed the dialog, or where the door has no dialogs (`files.list` serves there). */
    reply: z.object({ path: z.string().nullable(), has_dialogs: z.boolean() }),
  },
  /** No folder, or an empty name, stands for the top of what the page may use; `folder` is empty where that is several folders. */
  'files.list': {
    request: z.strictObject({ folder: z.string().nullable() }),
    reply: z.object({ folder: z.string(), parent: z.string().nullable(), entries: z.array(folderEntry) }),
  },
  'files.reveal': { request: z.strictObject({ path: z.string() }), reply: z.object({ revealed: z.boolean() }) },
  'models.pull': { request: z.strictObject({ id: z.string() }), reply: modelState },
  /** Copies the models that lie in a folder to where models are looked for; `taken` are their ids. */
  'models.take': { request: z.strictObject({ folder: z.string() }), reply: z.object({ taken: z.array(z.string()) }) },
  /** Where models can run; each device is tried, which takes seconds where there is a graphics card. */
  'devices.list': { request: z.strictObject({}), reply: z.object({ devices: z.array(deviceState) }) },
  'analysis.start': {
    request: z.strictObject({
      video: z.string(),
      persons: z.string().nullable(),
      tracks: z.string().nullable(),
      /** How the persons or tracks are read, where their content is not to tell. */
      reading: trackReading.optional(),
      out: z.string().nullable(),
      force: z.boolean(),
      /** A detector of the catalogue, or `auto`; as the settings have it where nothing is said. */
      detector: z.string().min(1).optional(),
      /** Look for persons in every so many frames. */
      stride: z.int().min(1).max(30).optional(),
    }),
    reply: z.object({ analysis: z.string(), out: z.string() }),
  },
  'analysis.resume': {
    request: z.strictObject({ path: z.string() }),
    reply: z.object({ analysis: z.string(), out: z.string() }),
  },
  'analysis.cancel': { request: z.strictObject({ analysis: z.string() }), reply: none },
  /** `look`: to show its video beside another's, so that it is not listed as opened lately. Where nothing is said it is reviewed. */
  'project.open': {
    request: z.strictObject({ path: z.string(), intent: z.enum(['review', 'look']).optional() }),
    reply: openedProject,
  },
  'project.close': { request: ofProject, reply: none },
  'project.status': { request: ofProject, reply: statusReply },
  'project.locate_video': {
    request: z.strictObject({ project: projectHandle, path: z.string() }),
    reply: openedProject,
  },
  'project.save_as': {
    request: z.strictObject({
      project: projectHandle,
      path: z.string(),
      /** `left_out`: nobody has decided anything in the copy, so that somebody can answer without knowing what was answered. */
      decisions: z.enum(['kept', 'left_out']).optional(),
    }),
    reply: none,
  },
  'review.queue': {
    request: z.strictObject({ project: projectHandle, threshold: z.number().nullable() }),
    reply: reviewQueue,
  },
  'review.persons': { request: ofProject, reply: z.object({ persons: z.array(personSummary) }) },
  'review.person': { request: z.strictObject({ project: projectHandle, person: id }), reply: personDetail },
  'review.pair': { request: z.strictObject({ project: projectHandle, a: id, b: id }), reply: queuePair },
  'review.agreement': { request: z.strictObject({ project: projectHandle, a: id, b: id }), reply: pairAgreement },
  'review.boxes': {
    /** Inclusive frames. */
    request: z.strictObject({ project: projectHandle, persons: z.array(id).min(1), from_frame: id, to_frame: id }),
    reply: boxesView,
  },
  'review.merge_preview': {
    request: z.strictObject({ project: projectHandle, persons: z.array(id).min(2) }),
    reply: mergePreview,
  },
  'review.decide': {
    request: z.strictObject({
      project: projectHandle,
      decision: decisionRequest,
      force: z.boolean(),
      seen: seenEvidence.nullable(),
      /** Of this question; asked again with it, the question does not act twice. */
      key: askedQuestion.shape.key.optional(),
    }),
    reply: decideReply,
  },
  'review.split_proposal': {
    request: z.strictObject({ project: projectHandle, person: id }),
    reply: z.object({ proposal: splitProposal.nullable(), said_whole: saidWhole.nullable() }),
  },
  /**
   * For the active persons that are not hidden, as far as they have been looked at; those without one, or of whom a decision says
   * that they are one, are left out. Each question looks a little further, and `left` says how many persons there are still to look
   * at. (No question may take seconds: a page has six connections.)
   */
  'review.split_proposals': {
    request: ofProject,
    reply: z.object({ proposals: z.array(splitProposal), left: z.number().int() }),
  },
  /** The persons laid in piles, each proposed to be one human being. */
  'review.piles': { request: ofProject, reply: pilesView },
  /** Some persons with the pictures by which they are judged. */
  'review.faces': {
    request: z.strictObject({ project: projectHandle, persons: z.array(id).max(200) }),
    reply: z.object({ faces: z.array(faceView) }),
  },
  /** What all active persons can be filtered by. */
  'review.traits': { request: ofProject, reply: traitsView },
  /** The likeliest undecided pairs, below the default list too: of some persons with others, or, where none is named, of all. */
  'review.likely': {
    request: z.strictObject({
      project: projectHandle,
      persons: z.array(id).max(200),
      count: id.positive().max(500),
    }),
    reply: z.object({ pairs: z.array(queuePair) }),
  },
  /** Where a cut that begins with a picture of a person would best be made: the frame at which the box goes over to somebody else. */
  'review.cut_places': {
    request: z.strictObject({ project: projectHandle, person: id }),
    reply: z.object({ places: z.array(z.object({ crop: id, at_frame: id })) }),
  },
  /** The frames in which two persons have boxes that lie apart, as stretches with both ends; empty where there are none. */
  'review.together': {
    request: z.strictObject({ project: projectHandle, a: id, b: id }),
    reply: z.object({ stretches: z.array(z.object({ first_frame: id, last_frame: id })) }),
  },
  /** What another review of the same analysis, in a file of its own, came to beside this one. */
  'review.compare': {
    request: z.strictObject({ project: projectHandle, path: z.string() }),
    reply: reviewComparison,
  },
  'review.matrix': { request: ofProject, reply: matrixView.nullable() },
  'history.log': { request: ofProject, reply: logReply },
  /** With a key, whether it has sealed what is there now. */
  'history.verify': {
    request: z.strictObject({ project: projectHandle, signed_by: publicKeyText.optional() }),
    reply: verifyReply,
  },
  'export.plan': {
    request: z.strictObject({
      project: projectHandle,
      to: z.string().nullable(),
      formats: z.array(z.enum(personFormats)).optional(),
    }),
    reply: z.object({ to: z.string(), files: z.array(z.string()), existing: z.boolean() }),
  },
  'export.run': {
    request: z.strictObject({
      project: projectHandle,
      to: z.string(),
      person: id.nullable(),
      /** Also write the persons in these forms. */
      formats: z.array(z.enum(personFormats)).optional(),
      /** The persons whose pictures are shown as they are, all others veiled; everybody's where it is left out. */
      clear: z.array(id).max(10_000).optional(),
      /** The persons of whom the video is cut into clips. */
      clips: z.array(id).max(1000).optional(),
    }),
    reply: exportReply,
  },
  /** The report of an export: its file, and the address at which this door shows it; null where the door opens files instead. */
  'export.report': {
    request: z.strictObject({ project: projectHandle, to: z.string() }),
    reply: z.object({ file: z.string(), address: z.string().startsWith('/report/').nullable() }),
  },
  /** Opens the report of an export in the system's browser. The desktop's door answers this itself; false elsewhere. */
  'export.open_report': {
    request: z.strictObject({ project: projectHandle, to: z.string() }),
    reply: z.object({ opened: z.boolean() }),
  },
  /** Beside the project, in an insight file; the newest training where no run is named. */
  'conditions.overview': {
    request: z.strictObject({ project: projectHandle, run: id.nullable() }),
    reply: conditionsOverview,
  },
  'conditions.pile': {
    request: z.strictObject({ project: projectHandle, condition: conditionName }),
    reply: labelPileView,
  },
  'conditions.label': {
    request: z.strictObject({ project: projectHandle, condition: conditionName, object: id, value: conditionName }),
    reply: none,
  },
  /** Takes the last label of the condition back. */
  'conditions.undo': { request: z.strictObject({ project: projectHandle, condition: conditionName }), reply: none },
  /** What is behind a cell of a confusion matrix, by places of the classes. */
  'conditions.cell': {
    request: z.strictObject({ project: projectHandle, run: id, truth: id, answer: id }),
    reply: z.object({ crops: z.array(piledCrop) }),
  },
  /** What a list of a training's evaluation speaks of, in its order. */
  'conditions.listed': {
    request: z.strictObject({ project: projectHandle, run: id, list: z.enum(['hardest', 'suspects']) }),
    reply: z.object({ crops: z.array(piledCrop) }),
  },
  /** Begins a training of a condition that was labelled, or goes on with it where it was stopped; events tell the rest. */
  'conditions.train': {
    request: z.strictObject({ project: projectHandle, condition: conditionName, features: z.enum(projectFeatures) }),
    reply: none,
  },
  /** Asks the training of the project to stop; what was done is kept. */
  'conditions.stop': { request: ofProject, reply: none },
  'conditions.persons': { request: ofProject, reply: z.object({ said: personConditions.nullable() }) },
} as const satisfies Record<string, { readonly request: z.ZodType; readonly reply: z.ZodType }>;

/** The name of a question that a screen can ask. */
export type ChannelName = keyof typeof channels;
/** What a channel is asked with, as its schema has it. */
export type RequestOf<Name extends ChannelName> = z.infer<(typeof channels)[Name]['request']>;
/** What a channel answers, as its schema has it. */
export type ReplyOf<Name extends ChannelName> = z.infer<(typeof channels)[Name]['reply']>;

/**
 * The questions that can be asked twice without harm: they read, or leave behind what they would have left the first time. Where
 * the engine dies over one of them, the next engine is asked it again, and whoever waits for the answer gets it.
 */
export const repeatable: ReadonlySet<string> = new Set<ChannelName>([
  ...repeatableLibraryChannels,
  'app.info',
  'files.list',
  'project.open',
  'project.close',
  'project.status',
  'queue.plan',
  'queue.show',
  'settings.show',
  'settings.set',
  'settings.reset',
  'review.queue',
  'review.persons',
  'review.person',
  'review.pair',
  'review.agreement',
  'review.boxes',
  'review.merge_preview',
  'review.split_proposal',
  'review.split_proposals',
  'review.piles',
  'review.faces',
  'review.traits',
  'review.likely',
  'review.cut_places',
  'review.together',
  'review.compare',
  'review.matrix',
  'history.log',
  'history.verify',
  'custody.key',
  'export.plan',
  'export.report',
  'conditions.overview',
  'conditions.pile',
  'conditions.cell',
  'conditions.listed',
  'conditions.persons',
]);

/** Whether a question can be asked twice without harm: one of `repeatable`, and a decision that carries a key. */
export function isRepeatable(channel: string, request: unknown): boolean {
  if (repeatable.has(channel)) return true;
  return channel === 'review.decide' && z.object({ key: askedQuestion.shape.key }).safeParse(request).success;
}

/** What the engine tells every window without being asked. */
export const engineEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('analysis_progress'), analysis: z.string(), progress: progressEvent }),
  z.object({ kind: z.literal('analysis_answerable'), analysis: z.string(), found: answerable }),
  z.object({ kind: z.literal('analysis_notice'), analysis: z.string(), text: z.string() }),
  /** A frame that is being worked on, with its boxes, a few times a second. Person 0: people are still being looked for. */
  z.object({
    kind: z.literal('analysis_frame'),
    analysis: z.string(),
    frame: id,
    image: assetUrl,
    width: id,
    height: id,
    boxes: z.array(z.object({ person: id, box: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
  }),
  z.object({
    kind: z.literal('analysis_ended'),
    analysis: z.string(),
    outcome: z.enum(['done', 'cancelled', 'failed']),
    path: z.string(),
    error: z.object({ code: z.enum(doppelErrorCodes), message: z.string() }).nullable(),
  }),
  z.object({
    kind: z.literal('training_progress'),
    path: z.string(),
    condition: z.string(),
    progress: progressEvent,
  }),
  z.object({
    kind: z.literal('training_ended'),
    path: z.string(),
    condition: z.string(),
    outcome: z.enum(['done', 'cancelled', 'failed']),
    /** The run that is done; null else. */
    run: id.nullable(),
    error: z.object({ code: z.enum(doppelErrorCodes), message: z.string() }).nullable(),
  }),
  queueChanged,
  demoProgress,
  z.object({ kind: z.literal('model_progress'), id: z.string(), done: z.number(), total: z.number().nullable() }),
  /** A video that the page could not play can be played now; null and a reason when its proxy could not be made. */
  z.object({
    kind: z.literal('video_ready'),
    path: z.string(),
    video: assetUrl.nullable(),
    reason: z.string().nullable(),
  }),
  /** Another window, or the command line, decided something in a project that is open here. */
  z.object({
    kind: z.literal('project_changed'),
    path: z.string(),
    head: chainHead,
    /** `new`: an analysis has gone on, and what was shown of pictures and pairs may not hold. */
    evidence: z.enum(['same', 'new']),
  }),
  /** The file that these windows have open is not the one at its path any more; nothing more is written to it. Told again and again. */
  z.object({ kind: z.literal('project_lost'), projects: z.array(projectHandle), message: z.string() }),
  /**
   * What was chosen in the desktop's menu, to the one window that it is for; the browser's door has no menu. `value` is the video or
   * the folder to analyse, or the address of the screen to go to.
   */
  z.object({
    kind: z.literal('app_command'),
    command: z.enum(['undo', 'redo', 'keys', 'analyse', 'analyse_folder', 'go']),
    value: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('engine_state'),
    /** `silent`: it lives and does not answer; told again and again until it does, or is restarted. */
    state: z.enum(['running', 'silent', 'restarting', 'failed']),
    message: z.string(),
  }),
]);
/** A value of `engineEvent`. */
export type EngineEvent = z.infer<typeof engineEvent>;

/** How a failed request travels: the code and the message of a DoppelError, and what a program needs of its details. */
export const wireError = z.object({
  code: z.enum(doppelErrorCodes),
  message: z.string(),
  details: z.record(z.string(), z.json()).optional(),
});
/** A value of `wireError`. */
export type WireError = z.infer<typeof wireError>;
