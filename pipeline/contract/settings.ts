import { z } from 'zod';

/**
 * Every setting of an analysis, with its default. `describe` holds the unit and the reason; `doppel config` prints them.
 * Groups are the sections of the YAML file.
 */
export const settings = z.strictObject({
  detect: z
    .strictObject({
      detector: z
        .string()
        .default('auto')
        .describe(
          'A detector of `doppel models list`, or `auto`: the first of yolox_nano, rtmdet_nano_person, yolov8n_int8_qdq, yolov8n_int8 and yolo11n_320_int8 whose weights are found.',
        ),
      confidence: z
        .number()
        .min(0)
        .max(1)
        .default(0.3)
        .describe('Score from which a box counts as a person found, in what is told and exported of the detections.'),
      low_confidence: z
        .number()
        .min(0.01)
        .max(1)
        .default(0.1)
        .describe(
          'Score from which a box is kept: those below `confidence` only help to follow somebody already known.',
        ),
      max_boxes: z.int().min(1).max(300).default(15).describe('Boxes kept a frame, at most: the best.'),
      max_overlap: z
        .number()
        .min(0)
        .max(1)
        .default(0.6)
        .describe(
          'IoU above which two boxes of a frame are one person; lower values lose people who walk side by side.',
        ),
      stride: z
        .int()
        .min(1)
        .max(30)
        .default(1)
        .describe('Frames. Look at every so many; the frames between are filled in. 2 is nearly twice as fast.'),
    })
    .prefault({}),
  track: z
    .strictObject({
      track_thresh: z
        .number()
        .min(0)
        .max(1)
        .default(0.4)
        .describe('Score above which a box can start a track (ByteTrack).'),
      track_buffer: z
        .int()
        .min(0)
        .max(10_000)
        .default(50)
        .describe('Frames for which somebody out of sight is still waited for (ByteTrack).'),
      match_thresh: z
        .number()
        .min(0)
        .max(1)
        .default(0.9)
        .describe(
          'Highest cost, 1 - IoU x score, of a box to be somebody known (ByteTrack). The upstream pipeline has 0.6, which breaks tracks to pieces: IDF1 on PETS09-S2L1 0.39 instead of 0.61.',
        ),
      min_hits: z
        .int()
        .min(1)
        .max(1000)
        .default(3)
        .describe('Boxes from which a track counts; shorter ones are noise.'),
      appearance: z
        .enum(['auto', 'off'])
        .default('auto')
        .describe(
          'Cut tracks where they go over to somebody else and join those that go on with each other by how people look, where the embedder has a calibration; `off` follows boxes alone (ByteTrack as its authors have it).',
        ),
    })
    .prefault({}),
  grouping: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe('Make one person of tracks that go on from each other; false makes each track a person.'),
      max_gap: z.int().min(0).max(10_000).default(30).describe('Frames between two tracks of one person, at most.'),
      max_distance_px: z
        .number()
        .min(0)
        .default(200)
        .describe('Pixels between the last place of the one and the first of the other, at most.'),
      min_area_ratio: z
        .number()
        .min(0)
        .default(0.7)
        .describe('Mean box area of the later by that of the earlier, at least.'),
      max_area_ratio: z
        .number()
        .min(0)
        .default(1.3)
        .describe('Mean box area of the later by that of the earlier, at most.'),
      min_direction: z
        .number()
        .min(-1)
        .max(1)
        .default(0.6)
        .describe('Cosine of the angle between their ways, at least; not asked of somebody who stands.'),
      max_jitter_difference_px: z
        .number()
        .min(0)
        .default(70)
        .describe('Pixels by which the spread of their places may differ.'),
      max_overlap: z.int().min(0).max(10_000).default(50).describe('Frames that both may have, at most.'),
    })
    .prefault({}),
  persons: z
    .strictObject({
      top: z
        .int()
        .min(1)
        .nullable()
        .default(null)
        .describe(
          'Show the N best ranked persons, hide the others, also those that a file brought; left empty, all are shown.',
        ),
      max_first_appearance: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .default(null)
        .describe(
          'Hide persons whose first frame lies past this share of the video, also those that a file brought; left empty, none is hidden: late arrivals are where the duplicates are.',
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
          'An id of `doppel models list`, the name of one added with `doppel models add`, a path to an ONNX file, `stripes` (needs no weights), or `auto`: the best whose weights are found (person-reidentification-retail-0286, 0287, 0288, 0277, osnet_x0_25_msmt17), else `stripes`.',
        ),
      models: z
        .string()
        .nullable()
        .default(null)
        .describe('Folder with model weights; left empty, DOPPEL_MODELS and the user folder.'),
      device: z
        .enum(['auto', 'cuda', 'cpu'])
        .default('auto')
        .describe(
          'Where inference runs. A device asked for by name and missing is an error; auto falls back and says so.',
        ),
      threshold: z
        .number()
        .min(-1)
        .max(1)
        .nullable()
        .default(null)
        .describe(
          "Cosine from which a pair counts as highly similar; left empty, the embedder's own (0.70 for OSNet x0.25, 0.30 for the default).",
        ),
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
  every_frame: z
    .boolean()
    .default(false)
    .describe(
      'Look for damage in every frame of the video, also in those that no crop needs, which are passed over else.',
    ),
  strict: z
    .boolean()
    .default(false)
    .describe('Refuse damaged video and treat missing similarity as an error, instead of going on with a warning.'),
});
/** A value of `settings`. */
export type Settings = z.infer<typeof settings>;
