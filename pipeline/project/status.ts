import type { LossReport, StatusReply } from '#contract/replies.ts';
import { settings } from '#contract/settings.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { isStoredFilePresent } from '#platform/files/stored-path.ts';
import { isDecision } from '#review/in-force.ts';
import { isHidden, type ReviewState } from '#review/review-state.ts';
import { isAnalysisRunning } from './analysis-lock.ts';
import { dayOf, isOverdue, readPurpose } from './custody/purpose.ts';
import { readEmbedder } from './embedder.ts';
import { readHead } from './events.ts';
import { readPerhapsNobody } from './perhaps-nobody.ts';
import { readPreliminary } from './preliminary.ts';
import { type ProjectDatabase, projectSchema } from './project-database.ts';
import { readProjectInfo } from './project-file.ts';
import { type QueueCounter, type QueueCounts, readQueueCounts } from './queue-counts.ts';
import { readReview } from './review.ts';
import { type RunRecord, readLastRun } from './runs.ts';
import { readSources } from './sources.ts';
import { readVideo, type StoredVideo } from './video.ts';

/** Counts without touching pictures or vectors: each of these walks over an index of ids. */
function readCropCounts(project: ProjectDatabase): StatusReply['crops'] {
  const counts = project
    .prepare<StatusReply['crops']>(
      `SELECT (SELECT count(*) FROM crop) AS planned,
              (SELECT count(*) FROM crop_image INDEXED BY crop_image_ids) AS stored,
              (SELECT count(*) FROM crop_embedding INDEXED BY crop_embedding_ids) AS embedded`,
    )
    .get();
  return counts ?? { planned: 0, stored: 0, embedded: 0 };
}

function readLoss(project: ProjectDatabase, video: StoredVideo): LossReport {
  const sources = readSources(project);
  const sum = (key: 'boxes_clamped' | 'boxes_empty' | 'rows_left_out') =>
    sources.reduce((total, { report }) => total + report[key], 0);
  return {
    decode_errors: video.damage?.decode_errors ?? 0,
    time_gaps: video.damage?.time_gaps ?? [],
    frames_missing: video.damage?.frames_missing ?? 0,
    frames_passed_over: video.damage?.frames_passed_over ?? 0,
    crops_missing: project.prepare<number>('SELECT count(*) FROM crop WHERE lost = 1').pluck().get() ?? 0,
    persons_possibly_misaligned: project
      .prepare<number>('SELECT id FROM person WHERE possibly_misaligned = 1 ORDER BY id')
      .pluck()
      .all(),
    boxes_clamped: sum('boxes_clamped'),
    boxes_empty: sum('boxes_empty'),
    rows_left_out: sum('rows_left_out'),
  };
}

function analysisState(project: ProjectDatabase, run: RunRecord | null, personCount: number): StatusReply['analysis'] {
  if (isAnalysisRunning(project.path)) return 'running';
  // Of a video in which nobody was found everything is done; one that was stopped while people were looked for goes on.
  if (run?.state === 'done') return 'done';
  return personCount === 0 && run === null ? 'empty' : 'interrupted';
}

/** Whether the video lies where the project says. Whoever asks has looked: a look at a disk may take long, and a project is read in one go. */
export type VideoPresence = 'there' | 'not there';

/** Looks whether the video lies where the project says. */
export async function lookForVideo(project: ProjectDatabase): Promise<VideoPresence> {
  return (await isStoredFilePresent(readVideo(project).path)) ? 'there' : 'not there';
}

/**
 * A project at a glance, from one moment. Pictures, vectors and rows of tracklets are not read (but for tracklets that a
 * decision split), unless `countQueue` has to count the review, whose counts stand in the file as a rule. Throws `integrity`
 * when the decision log cannot be read or applied.
 */
export function readStatus(
  project: ProjectDatabase,
  countQueue: QueueCounter,
  video: VideoPresence = 'not there',
): StatusReply {
  return project.read(() => {
    const state = readReview(project);
    return statusOf(project, state, readQueueCounts(project, state) ?? countQueue(state), video);
  });
}

/** The same without a gallery to count with; null where the review has to be counted. */
export function tryReadStatus(project: ProjectDatabase, video: VideoPresence = 'not there'): StatusReply | null {
  return project.read(() => {
    const state = readReview(project);
    const counts = readQueueCounts(project, state);
    return counts === null ? null : statusOf(project, state, counts, video);
  });
}

function statusOf(
  project: ProjectDatabase,
  state: ReviewState,
  { decided, open }: QueueCounts,
  presence: VideoPresence,
): StatusReply {
  const video = readVideo(project);
  const run = readLastRun(project);
  const embedder = readEmbedder(project);
  const purpose = readPurpose(project);
  const named = (run?.settings ?? settings.parse({})).similarity.threshold;
  const threshold = similarityThreshold(named, embedder?.id ?? null);
  const decisions = state.events.filter(({ event, inForce }) => inForce && isDecision(event));
  return {
    project: project.path,
    schema_version: projectSchema,
    created_at: readProjectInfo(project).createdAt,
    video: {
      path: video.path,
      present: presence === 'there',
      sha256: video.sha256,
      width: video.widthPx,
      height: video.heightPx,
      fps: video.fps,
      variable_frame_rate: video.variableFrameRate,
      frame_count: video.frameCount,
      duration_ms: video.durationMs,
    },
    preliminary: readPreliminary(project),
    analysis: analysisState(project, run, state.originals.persons.length),
    persons: {
      original: state.originals.persons.length,
      active: state.persons.size,
      hidden: [...state.persons.values()].filter(isHidden).length,
    },
    perhaps_nobody: [...readPerhapsNobody(project, state)],
    crops: readCropCounts(project),
    embedder,
    similarity_threshold: threshold,
    candidates: embedder === null ? null : { total: decided + open, undecided: open, unsure: unsurePairs(state) },
    decisions: { events: state.events.length, in_force: decisions.length },
    head: readHead(project),
    loss: readLoss(project, video),
    warnings: [...(run?.warnings ?? [])],
    purpose,
    overdue: isOverdue(purpose, dayOf(new Date())),
    stage_seconds: { ...run?.stageSeconds },
  };
}

/** Pairs of persons on screen about whom somebody said that it cannot be told. */
function unsurePairs({ pairs, persons }: ReviewState): number {
  const shown = new Set<number>([...persons.values()].filter((person) => !isHidden(person)).map(({ id }) => id));
  return [...pairs.values()].filter(({ kind, a, b }) => kind === 'unsure' && shown.has(a) && shown.has(b)).length;
}
