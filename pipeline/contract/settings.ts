import { z } from 'zod';

/**
 * Every setting of an analysis, with its default. `describe` holds the unit and the reason; `doppel config` prints them.
 * Groups are the sections of the YAML file.
 */
export const settings = z.strictObject({
  persons: z
    .strictObject({
      top: z
        .int()
        .min(1)
        .nullable()
        .default(null)
        .describe('Show the N best ranked persons, hide the others; null shows all.'),
      max_first_appearance: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .default(null)
        .describe(
          'Hide persons whose first frame lies past this share of the video; null hides none: late arrivals are where the duplicates are.',
        ),
    })
    .prefault({}),
  crops: z
    .strictObject({
      per_person: z.int().min(1).max(500).default(50).describe('Crops kept of each person, at most.'),
      first: z
        .boolean()
        .default(false)
        .describe("Take a person's first frames, as the upstream pipeline does, instead of spreading over its time."),
      best: z
        .int()
        .min(1)
        .max(100)
        .default(8)
        .describe('Crops pooled into the embedding of a person: good ones, spread in time.'),
      max_side_px: z
        .int()
        .min(64)
        .max(16_384)
        .default(1920)
        .describe('Pixels. Frames with a longer side are shrunk to this before crops are cut.'),
    })
    .prefault({}),
  previews: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Make an animated WebP of each person.'),
      size_px: z
        .int()
        .min(16)
        .max(1024)
        .default(256)
        .describe('Pixels. Width and height of a preview; the picture keeps its aspect within.'),
      frame_ms: z.int().min(10).max(10_000).default(100).describe('Milliseconds that each crop is shown.'),
      quality: z.int().min(1).max(100).default(80).describe('WebP quality, 1 to 100.'),
    })
    .prefault({}),
  similarity: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Describe the crops and compare the persons.'),
      embedder: z
        .string()
        .default('auto')
        .describe(
          'An id of `doppel models list`, a path to an ONNX file, `stripes` (needs no weights), or `auto`: OSNet where its weights are found, else `stripes`.',
        ),
      models: z
        .string()
        .nullable()
        .default(null)
        .describe('Folder with model weights; null looks in DOPPEL_MODELS and the user folder.'),
      device: z
        .enum(['auto', 'cuda', 'cpu'])
        .default('auto')
        .describe(
          'Where inference runs. A device asked for by name and missing is an error; auto falls back and says so.',
        ),
      threshold: z.number().min(-1).max(1).default(0.7).describe('Cosine from which a pair counts as highly similar.'),
      stored_floor: z
        .number()
        .min(-1)
        .max(1)
        .default(0.5)
        .describe('Cosine from which the evidence of a pair is stored; that of other pairs is computed on demand.'),
    })
    .prefault({}),
  veto: z
    .strictObject({
      min_frames: z
        .int()
        .min(1)
        .default(3)
        .describe('Frames with both boxes apart from which two persons cannot be one.'),
      max_overlap: z
        .number()
        .min(0)
        .max(1)
        .default(0.3)
        .describe(
          'Share of the smaller box up to which two boxes of a frame count as apart. Boxes with an IoU above 0.5 count as one body boxed twice.',
        ),
    })
    .prefault({}),
  strict: z
    .boolean()
    .default(false)
    .describe('Refuse damaged video and treat missing similarity as an error, instead of going on with a warning.'),
});
export type Settings = z.infer<typeof settings>;
