import { z } from 'zod';
import { calibrationInfo } from './calibration.ts';
import { decisionEvent } from './decisions.ts';
import { preliminary } from './preliminary.ts';
import { purpose } from './purpose.ts';

const id = z.number().int();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The number and hash of the last event: what `verify --head` checks against, and what shows that no tail was cut off. */
export const chainHead = z.object({ seq: z.number().int().nonnegative(), hash: sha256 });
/** A value of `chainHead`. */
export type ChainHead = z.infer<typeof chainHead>;

/** Where a persons file or the video was damaged or did not fit, and what was lost by it. */
export const lossReport = z.object({
  decode_errors: z.number().int(),
  time_gaps: z.array(z.object({ after_frame: z.number().int(), from_ms: z.number(), to_ms: z.number() })),
  frames_missing: z.number().int(),
  /** Frames that no crop needs and that were not decoded: whether these are damaged is not known. */
  frames_passed_over: z.number().int(),
  crops_missing: z.number().int(),
  persons_possibly_misaligned: z.array(id),
  boxes_clamped: z.number().int(),
  boxes_empty: z.number().int(),
  rows_left_out: z.number().int(),
});
/** A value of `lossReport`. */
export type LossReport = z.infer<typeof lossReport>;

/** Where the similarity numbers come from. `weightless` is true for the descriptor that needs no weights. */
export const embedderInfo = z.object({
  id: z.string(),
  model_sha256: sha256.nullable(),
  device: z.string(),
  dimension: z.number().int(),
  weightless: z.boolean(),
});
/** A value of `embedderInfo`. */
export type EmbedderInfo = z.infer<typeof embedderInfo>;

/** A project at a glance: its video, how far its analysis came, how many persons, crops and decisions it holds, and what was lost. */
export const statusReply = z.object({
  project: z.string(),
  schema_version: z.number().int(),
  created_at: z.string(),
  video: z.object({
    path: z.string(),
    present: z.boolean(),
    sha256,
    width: z.number().int(),
    height: z.number().int(),
    fps: z.number(),
    variable_frame_rate: z.boolean(),
    frame_count: z.number().int().nullable(),
    duration_ms: z.number().nullable(),
  }),
  /** `empty`: nothing was read yet; `interrupted`: analyze can be called again and goes on where it stopped. */
  analysis: z.enum(['empty', 'interrupted', 'running', 'done']),
  /** How far the descriptions are that the pairs rest on; null where all of it is there, or nothing yet. */
  preliminary: preliminary.nullable(),
  persons: z.object({ original: z.number().int(), active: z.number().int(), hidden: z.number().int() }),
  /** Active persons whose box never moves and of whom the detector was not sure: perhaps no persons. */
  perhaps_nobody: z.array(id),
  crops: z.object({ planned: z.number().int(), stored: z.number().int(), embedded: z.number().int() }),
  embedder: embedderInfo.nullable(),
  similarity_threshold: z.number(),
  /** Pairs of the default list: `total` are those answered and those still open; `unsure` ones are in neither. */
  candidates: z.object({ total: z.number().int(), undecided: z.number().int(), unsure: z.number().int() }).nullable(),
  decisions: z.object({ events: z.number().int(), in_force: z.number().int() }),
  head: chainHead,
  loss: lossReport,
  warnings: z.array(z.string()),
  /** What the project is for; null where nobody was asked. */
  purpose: purpose.nullable(),
  /** Whether the last day on which it may be kept has passed. */
  overdue: z.boolean(),
  /** Wall-clock seconds a stage of the last run. */
  stage_seconds: z.record(z.string(), z.number()),
});
/** A value of `statusReply`. */
export type StatusReply = z.infer<typeof statusReply>;

/** The evidence for and against two persons being one. Similarities are null where there are no embeddings. */
const pairEvidence = z.object({
  a: id,
  b: id,
  /** Cosine of the two persons' embeddings. */
  similarity: z.number().nullable(),
  /** Highest cosine between a crop of a and a crop of b, and those two crops. */
  best_crop_similarity: z.number().nullable(),
  best_crops: z.tuple([id, id]).nullable(),
  median_crop_similarity: z.number().nullable(),
  /** Frames in which both have a box. */
  covisible_frames: z.number().int(),
  /** Of those, the frames in which the two boxes are apart, and those in which they overlap as one body would. */
  apart_frames: z.number().int(),
  overlapping_frames: z.number().int(),
  /** Median IoU of the two boxes over the common frames; null where there are none. */
  median_overlap: z.number().nullable(),
  vetoed: z.boolean(),
  /** In words; null when not vetoed. */
  veto_reason: z.string().nullable(),
  /** Frames, and milliseconds, between the end of the one and the start of the other; 0 when they overlap in time. */
  gap_frames: z.number().int(),
  gap_ms: z.number(),
  /** Body heights a second that one person would have had to move across the gap; null when they overlap in time. */
  needed_speed: z.number().nullable(),
  /** What was decided about the two, if anything. */
  decision: z.enum(['apart', 'unsure']).nullable(),
});
/** A value of `pairEvidence`. */
export type PairEvidence = z.infer<typeof pairEvidence>;

const probability = z.number().min(0).max(1);

/** A pair with what the calibration of the embedder makes of its evidence. */
export const ratedPair = pairEvidence.extend({
  /** P(same); null for vetoed pairs, for persons that could not be described, and where there is no calibration. */
  probability: probability.nullable(),
  /** The 95 % interval of it, for want of more training videos rather wide. */
  probability_interval: z.tuple([probability, probability]).nullable(),
  /** What speaks for and against, in words, what weighs most first. */
  words: z.array(z.string()),
});
/** A value of `ratedPair`. */
export type RatedPair = z.infer<typeof ratedPair>;

/** A list of pairs, best first, with the rule and the calibration that made it. */
export const pairsReply = z.object({
  /** `probability`: the pairs that are not vetoed with P(same) from `calibration.list_from` on; `cosine`: the seed's rule. */
  rule: z.enum(['probability', 'cosine']),
  similarity_threshold: z.number(),
  embedder: embedderInfo.nullable(),
  calibration: calibrationInfo.nullable(),
  /** Why there are no probabilities, in words; null where there are. */
  no_probability_reason: z.string().nullable(),
  person_ids: z.array(id),
  pairs: z.array(ratedPair),
});
/** A value of `pairsReply`. */
export type PairsReply = z.infer<typeof pairsReply>;

/** What a decision did: it is on disk when this arrives. */
export const decideReply = z.object({
  /** The events written, oldest first: one, or several when `force` had to take dependent events back too. */
  events: z.array(decisionEvent),
  head: chainHead,
  /** Ids of the persons that are active now. */
  active_persons: z.array(id),
});
/** A value of `decideReply`. */
export type DecideReply = z.infer<typeof decideReply>;

/** Every decision ever made, oldest first, each with whether it is in force and which event took it back. */
export const logReply = z.object({
  events: z.array(decisionEvent.extend({ in_force: z.boolean(), taken_back_by: id.nullable() })),
  head: chainHead,
});
/** A value of `logReply`. */
export type LogReply = z.infer<typeof logReply>;

/** Whether a project file is sound, check by check. */
export const verifyReply = z.object({
  ok: z.boolean(),
  head: chainHead,
  checks: z.array(
    z.object({
      name: z.enum([
        'file',
        'foreign_keys',
        'schema',
        'chain',
        'head',
        'fold',
        'times',
        'vectors',
        'evidence',
        'erased',
        'seal',
      ]),
      ok: z.boolean(),
      /** Nothing is damaged, and somebody should read the message all the same. */
      caution: z.boolean().optional(),
      /** What is wrong and since which event; a plain statement of what was checked when all is well. */
      message: z.string(),
    }),
  ),
});
/** A value of `verifyReply`. */
export type VerifyReply = z.infer<typeof verifyReply>;

/** What an export wrote, whom it had to leave out, and the head of the log that it stands for. */
export const exportReply = z.object({
  folder: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
  persons: z.number().int(),
  /** Persons left out of the matrices, with the reason. */
  left_out: z.array(z.object({ person_id: id, reason: z.string() })),
  head: chainHead,
  warnings: z.array(z.string()),
});
/** A value of `exportReply`. */
export type ExportReply = z.infer<typeof exportReply>;

/** How an analysis ended: the project file, whether it went on with one, and what is in it now. */
export const analyzeReply = z.object({
  project: z.string(),
  resumed: z.boolean(),
  status: statusReply,
});
/** A value of `analyzeReply`. */
export type AnalyzeReply = z.infer<typeof analyzeReply>;

/** What the generated scene came to: the pairs that are the same person by its truth, and what the analysis said of them. */
const demoReply = z.object({
  folder: z.string(),
  project: z.string(),
  /** The HTML report. */
  report: z.string(),
  embedder: embedderInfo.nullable(),
  /** Every listed pair and every true one, best first. */
  found: z.array(
    z.object({
      a: id,
      b: id,
      similarity: z.number().nullable(),
      same: z.boolean(),
      listed: z.boolean(),
    }),
  ),
  same_pairs: z.number().int(),
  same_listed: z.number().int(),
  wrong_listed: z.number().int(),
});
/** A value of `demoReply`. */
export type DemoReply = z.infer<typeof demoReply>;
