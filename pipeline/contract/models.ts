import { z } from 'zod';

/** A catalogue entry and whether its file is on this machine. */
export const modelState = z.object({
  id: z.string(),
  /** `pair`: encoders of texts and of pictures; the file and hash are those of what reads pictures, the bytes those of all. */
  family: z.enum(['osnet', 'yolo', 'attributes', 'clip', 'pair']),
  file: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  licence: z.string(),
  source: z.string(),
  /** False for files that have no public address: they are for tests. */
  can_pull: z.boolean(),
  state: z.enum(['missing', 'present', 'wrong_hash']),
  path: z.string().nullable(),
});
/** A value of `modelState`. */
export type ModelState = z.infer<typeof modelState>;

/** A model that an analysis needs and that is not on this machine: one that finds persons, or one that compares them. */
export const neededModel = z.object({ purpose: z.enum(['find', 'compare']), id: z.string() });
/** A value of `neededModel`. */
export type NeededModel = z.infer<typeof neededModel>;

/** The same after the file was hashed and opened. */
export const verifiedModel = modelState.extend({
  /** Of the file that is here; null where none is. */
  found_sha256: z.string().nullable(),
  /** What is wrong with the file that is here, a sentence; null where all is well or the file is missing. */
  problem: z.string().nullable(),
});
/** A value of `verifiedModel`. */
export type VerifiedModel = z.infer<typeof verifiedModel>;

/** How an embedder did on the drawn demo scene. */
export const modelCheck = z.object({
  /** Numbers a vector. */
  dimension: z.number().int(),
  /** Pairs of persons that no veto rules out, and those of them that are one figure. */
  pairs: z.number().int(),
  same: z.number().int(),
  average_precision: z.number().nullable(),
});
/** A value of `modelCheck`. */
export type ModelCheck = z.infer<typeof modelCheck>;

/** A model of one's own after it was added and tried. */
export const addedModel = z.object({
  /** What it is called in settings. */
  name: z.string(),
  path: z.string(),
  sha256: z.string(),
  /** Whether it is one that Doppel knows. */
  of_catalogue: z.boolean(),
  check: modelCheck,
  /** What must be known before it is used, in sentences. */
  notes: z.array(z.string()),
});
/** A value of `addedModel`. */
export type AddedModel = z.infer<typeof addedModel>;

/** A device that models can run on, and whether it works on this machine. */
export const deviceState = z.object({
  id: z.enum(['cpu', 'cuda', 'coreml', 'dml']),
  name: z.string(),
  works: z.boolean(),
  /** Why it does not, in words that follow a colon; null where it does. */
  reason: z.string().nullable(),
});
/** A value of `deviceState`. */
export type DeviceState = z.infer<typeof deviceState>;
