import { z } from 'zod';
import { calibrationInfo, reliabilityTable } from './calibration.ts';
import { embedderInfo } from './replies.ts';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/** What a rule is worth on labelled pairs. Shares are null where there is nothing to divide by. */
const ruleWorth = z.object({
  /** `seed`: the cosine of all pairs; `cosine`: of those that no veto rules out; `probability`: P(same) of the same pairs. */
  rule: z.enum(['seed', 'cosine', 'probability']),
  average_precision: share.nullable(),
  /** Share of true pairs down to the last true one that the rule can reach. */
  precision_at_full_recall: share.nullable(),
  /** The list that the rule gives: from which score on, how many pairs, and how many of them are the same person. */
  list_from: z.number(),
  listed: count,
  listed_same: count,
  precision: share.nullable(),
  recall: share.nullable(),
});
/** A value of `ruleWorth`. */
export type RuleWorth = z.infer<typeof ruleWorth>;

/** How well duplicates are found in a labelled video. */
const evaluateReply = z.object({
  video: z.string(),
  persons: count,
  /** Persons of the tracks that the truth says nothing of: their pairs are not counted. */
  without_truth: z.array(z.number().int()),
  pairs: count,
  same: count,
  vetoed: count,
  /** True pairs that a veto rules out: they are lost to every rule but the seed's. */
  same_vetoed: count,
  embedder: embedderInfo.nullable(),
  calibration: calibrationInfo.nullable(),
  no_probability_reason: z.string().nullable(),
  rules: z.array(ruleWorth),
  /** Of P(same), over the pairs that are not vetoed; null where there is no calibration. */
  reliability: reliabilityTable.nullable(),
  /** The same where decisions are made, over the pairs with P(same) of `asked_from` or more; null where there are none. */
  reliability_asked: reliabilityTable.nullable(),
  asked_from: share,
  /** Mean logarithmic loss of P(same) over the pairs that are not vetoed: lower is better; null where there is no calibration. */
  log_loss: z.number().nullable(),
  /** What must be known to read the figures, in sentences. */
  notes: z.array(z.string()),
});
/** A value of `evaluateReply`. */
export type EvaluateReply = z.infer<typeof evaluateReply>;

/** A calibration that was fitted to labelled videos of one's own. */
export const calibrateReply = z.object({
  file: z.string(),
  model: z.string(),
  model_sha256: z.string(),
  sets: z.array(z.object({ video: z.string(), persons: count, pairs: count, same: count })),
  /** Over the pairs of each video, from a model that never saw it. */
  left_out: reliabilityTable,
  /** Whether later analyses find it where it lies. */
  in_force: z.boolean(),
});
/** A value of `calibrateReply`. */
export type CalibrateReply = z.infer<typeof calibrateReply>;
