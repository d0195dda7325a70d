import { z } from 'zod';

const id = z.number().int();

/** What an analyst can decide. `undo` and `redo` without an event mean the latest one that can be. */
export const decisionRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merge'), persons: z.array(id).min(2), into: id.optional() }),
  z.object({ kind: z.literal('apart'), a: id, b: id }),
  z.object({ kind: z.literal('unsure'), a: id, b: id }),
  z.object({ kind: z.literal('split'), person: id, at_frame: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('split_tracklets'), person: id, tracklets: z.array(id).min(1) }),
  z.object({ kind: z.literal('rename'), person: id, name: z.string().max(200) }),
  z.object({ kind: z.literal('hide'), person: id }),
  /** Shows a hidden person again, whatever hides it: a decision, or a setting of the analysis. */
  z.object({ kind: z.literal('show'), person: id }),
  /** The person, as it is now, was looked at and is one human being: it is not proposed for a split until its rows change. */
  z.object({ kind: z.literal('whole'), person: id }),
  z.object({ kind: z.literal('note'), person: id, text: z.string().max(10_000) }),
  z.object({ kind: z.literal('undo'), event: id.optional() }),
  z.object({ kind: z.literal('redo'), event: id.optional() }),
]);
/** A value of `decisionRequest`. */
export type DecisionRequest = z.infer<typeof decisionRequest>;

/** What the analyst had on screen when deciding; kept with the event as evidence. */
export const seenEvidence = z.object({
  pairs: z.array(
    z.object({
      a: id,
      b: id,
      similarity: z.number().nullable(),
      best_crop_similarity: z.number().nullable(),
      median_crop_similarity: z.number().nullable(),
      probability: z.number().nullable(),
      vetoed: z.boolean(),
    }),
  ),
  model_sha256: z.string().nullable(),
  crop_ids: z.array(id),
});
/** A value of `seenEvidence`. */
export type SeenEvidence = z.infer<typeof seenEvidence>;

/**
 * What an event did, with every choice spelled out, so that replaying the log needs nothing else: the survivor of a merge,
 * the new id of a split, the rows of a person that is called whole, the event that an undo takes back.
 */
const decisionAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merge'), persons: z.array(id).min(2), into: id }),
  z.object({ kind: z.literal('apart'), a: id, b: id }),
  z.object({ kind: z.literal('unsure'), a: id, b: id }),
  z.object({ kind: z.literal('split'), person: id, at_frame: z.number().int().nonnegative(), new_person: id }),
  z.object({ kind: z.literal('split_tracklets'), person: id, tracklets: z.array(id).min(1), new_person: id }),
  z.object({ kind: z.literal('rename'), person: id, name: z.string() }),
  z.object({ kind: z.literal('hide'), person: id }),
  z.object({ kind: z.literal('show'), person: id }),
  /** `segments`: what the person was then, stretches of tracklets with both ends; it holds for exactly these. */
  z.object({
    kind: z.literal('whole'),
    person: id,
    segments: z.array(z.object({ tracklet: id, first_frame: id, last_frame: id })),
  }),
  z.object({ kind: z.literal('note'), person: id, text: z.string() }),
  z.object({ kind: z.literal('undo'), event: id }),
  z.object({ kind: z.literal('redo'), event: id }),
]);
/** A value of `decisionAction`. */
export type DecisionAction = z.infer<typeof decisionAction>;

/** One link of the decision log. `hash` is SHA-256 over the RFC 8785 form of everything else, `previous_hash` included. */
export const decisionEvent = z.object({
  seq: z.number().int().positive(),
  action: decisionAction,
  by: z.string(),
  /** ISO 8601, UTC, milliseconds. */
  at: z.string(),
  app_version: z.string(),
  /** What had to be overridden, in words; empty when nothing was. */
  forced: z.array(z.string()),
  seen: seenEvidence.nullable(),
  previous_hash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A value of `decisionEvent`. */
export type DecisionEvent = z.infer<typeof decisionEvent>;
