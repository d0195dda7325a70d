import { z } from 'zod';

const id = z.number().int();

/** An object in a picture: its class of COCO's 80, and its box in pixels of the upright picture, x2 and y2 exclusive. */
export const pictureObject = z.object({
  id,
  class: z.string(),
  confidence: z.number(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
/** A value of `pictureObject`. */
export type PictureObject = z.infer<typeof pictureObject>;

/** A single picture of a library. */
export const pictureView = z.object({
  id,
  sha256: z.string(),
  name: z.string(),
  width: id,
  height: id,
  place: z.string().nullable(),
  taken_ms: z.number().nullable(),
  tags: z.array(z.string()),
  objects: z.array(pictureObject),
});
/** A value of `pictureView`. */
export type PictureView = z.infer<typeof pictureView>;

/** What taking a picture into the library did. */
export const ingestReply = z.object({
  picture: pictureView,
  /** False where the very same bytes were in the library already; nothing was changed then. */
  added: z.boolean(),
  /** What was left out for want of a model, in words. */
  notes: z.array(z.string()),
});
/** A value of `ingestReply`. */
export type IngestReply = z.infer<typeof ingestReply>;

/** What narrows a search in pictures. */
export const pictureFilter = z.strictObject({
  classes: z.array(z.string().max(40)).max(80).optional(),
  min_confidence: z.number().min(0).max(1).optional(),
  places: z.array(z.string().max(200)).max(1000).optional(),
  tags: z.array(z.string().max(200)).max(100).optional(),
  from_ms: z.number().optional(),
  to_ms: z.number().optional(),
});
/** A value of `pictureFilter`. */
export type PictureFilter = z.infer<typeof pictureFilter>;

/** A picture, or an object in one, that was found. */
export const pictureHit = z.object({
  picture: pictureView,
  /** The object that was found, where objects were looked for. */
  object: pictureObject.nullable(),
  /** Cosine to the picture that was shown; the confidence where none was. */
  score: z.number(),
});

/** The pictures that a search found, best first, with what the order rests on. */
export const pictureReply = z.object({
  ranked_by: z.array(z.string()),
  hits: z.array(pictureHit),
  model_sha256: z.string().nullable(),
  app_version: z.string(),
});
/** A value of `pictureReply`. */
export type PictureReply = z.infer<typeof pictureReply>;
