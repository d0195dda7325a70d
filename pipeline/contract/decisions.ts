import { z } from 'zod';
import type { DecisionKind } from './decision-kind.ts';
import { decisionKinds } from './decision-kinds.ts';
import { evidenceMark } from './evidence.ts';
import { preliminary } from './preliminary.ts';

export { decisionKinds };

const id = z.number().int();

type Kinds = typeof decisionKinds;
/** The name of a kind of decision: `merge`, `apart`, ... */
export type DecisionKindName = keyof Kinds;
/** The request of one kind. */
export type RequestOf<Name extends DecisionKindName> = z.infer<Kinds[Name]['request']>;
/** The action of one kind. */
export type ActionOf<Name extends DecisionKindName> = z.infer<Kinds[Name]['action']>;

/** What an analyst can decide. `undo` and `redo` without an event mean the latest one that can be. */
export type DecisionRequest = { [Name in DecisionKindName]: RequestOf<Name> }[DecisionKindName];

/**
 * What an event did, with every choice spelled out, so that replaying the log needs nothing else: the survivor of a merge,
 * the new id of a split, the rows of a person that is called whole, the event that an undo takes back.
 */
export type DecisionAction = { [Name in DecisionKindName]: ActionOf<Name> }[DecisionKindName];

/** What the table says of the kind of a request or an action. */
export function kindOf(of: DecisionRequest | DecisionAction): DecisionKind<DecisionRequest, DecisionAction> {
  // That the entry is of the kind of what it is asked for the compiler cannot see across the union.
  return decisionKinds[of.kind] as unknown as DecisionKind<DecisionRequest, DecisionAction>;
}

const [firstKind, ...otherKinds] = Object.values(decisionKinds);

/** A request of any kind; the keys that tell them apart are those of the table. */
export const decisionRequest = z.discriminatedUnion('kind', [
  firstKind.request,
  ...otherKinds.map(({ request }) => request),
]);
/** An action of any kind. */
export const decisionAction = z.discriminatedUnion('kind', [
  firstKind.action,
  ...otherKinds.map(({ action }) => action),
]);

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
  /** Where the screen knows it: which pictures were drawn before the answer, and for how many milliseconds. */
  drawn: z.array(z.object({ crop_id: id, ms: id.nonnegative() })).optional(),
});
/** A value of `seenEvidence`. */
export type SeenEvidence = z.infer<typeof seenEvidence>;

/**
 * The key of the question that an event answers, and the SHA-256 of what was asked: a question that comes a second time with its key (its
 * answer was lost on the way) is answered by what it did, and does nothing.
 */
export const askedQuestion = z.object({
  key: z.string().regex(/^[\w-]{8,64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A value of `askedQuestion`. */
export type AskedQuestion = z.infer<typeof askedQuestion>;

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
  /** Missing where whoever asked gave no key, and in logs of earlier versions. */
  question: askedQuestion.optional(),
  /** Absent in events that an older Doppel wrote. */
  evidence: evidenceMark.optional(),
  /** How far the descriptions were, where they were still being made and that evidence was preliminary; absent else. */
  preliminary: preliminary.optional(),
  previous_hash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A value of `decisionEvent`. */
export type DecisionEvent = z.infer<typeof decisionEvent>;
