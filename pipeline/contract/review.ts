import { z } from 'zod';
import { preliminary } from './preliminary.ts';
import { ratedPair } from './replies.ts';

const id = z.number().int();

/** A picture or video that the page can load from its own origin: `/asset/<opaque id>`. Nothing can be read from the id. */
export const assetUrl = z.string().regex(/^\/asset\/[A-Za-z0-9_-]{16,}$/);
/** A value of `assetUrl`. */
export type AssetUrl = z.infer<typeof assetUrl>;

/** One stored crop, as the screens show it. */
export const cropView = z.object({
  id,
  /** The tracklet that the crop was cut from: what a split by tracklets moves it with. */
  tracklet: id,
  frame: id,
  time_ms: z.number(),
  /** Cut rectangle x1, y1, x2, y2 in pixels of the upright picture; x2 and y2 exclusive. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  width: id,
  height: id,
  quality: z.number(),
  /** 0 for the best, up to 7; null for crops that are not among the best. */
  best_rank: id.nullable(),
  /** Whether a decision set it aside: it is not used for the scores. */
  aside: z.boolean(),
  url: assetUrl,
});
/** A value of `cropView`. */
export type CropView = z.infer<typeof cropView>;

/** The parts of the video, as inclusive frame ranges, in which a person has boxes. */
const presence = z.array(z.tuple([id, id]));

/** A person as the grid and the queue show it. */
export const personSummary = z.object({
  id,
  name: z.string().nullable(),
  hidden: z.boolean(),
  hidden_reason: z.string().nullable(),
  /** The event that hides the person; null when a setting of the analysis does, or nothing. `show` shows either again. */
  hidden_by: id.nullable(),
  first_frame: id,
  last_frame: id,
  first_ms: z.number(),
  last_ms: z.number(),
  rows: id,
  crops: id,
  /** Original persons that this one is made of. */
  made_of: z.array(id),
  possibly_misaligned: z.boolean(),
  /** The box never moves, and the detector was not sure: perhaps no person. */
  perhaps_nobody: z.boolean(),
  presence,
  /** The frames at which a stretch of a tracklet begins behind another: where the person was glued. Ascending. */
  seams: z.array(id),
  /** A still: the best crop. Null where there are no crops. */
  still: assetUrl.nullable(),
  /** The animated WebP of the crops in order of time. Null where there is none. */
  preview: assetUrl.nullable(),
});
/** A value of `personSummary`. */
export type PersonSummary = z.infer<typeof personSummary>;

/** A person with the few pictures by which it is judged, in order of time: the best ones, spread over when it is seen. */
export const faceView = personSummary.extend({ faces: z.array(cropView) });
/** A value of `faceView`. */
export type FaceView = z.infer<typeof faceView>;

/** What a person can be filtered by that its pictures and notes tell. */
const personTraits = z.object({
  id,
  /** The middle one of the heights of the person's pictures, in pixels of the video; null where there are none. */
  height_px: z.number().nullable(),
  /** The quality of the best picture, 0 to 1; null where there is none. */
  quality: z.number().nullable(),
  /** The words with a # in the person's notes, without it, in lower case and in order. */
  tags: z.array(z.string()),
});
/** A value of `personTraits`. */
export type PersonTraits = z.infer<typeof personTraits>;
/** The traits of some persons. */
export const traitsView = z.object({ persons: z.array(personTraits) });
/** A value of `traitsView`. */
export type TraitsView = z.infer<typeof traitsView>;

/** One piece of a person: a tracklet, or what splits left of it. */
const segmentView = z.object({ tracklet: id, source_id: id, first_frame: id, last_frame: id, rows: id });

/** Everything that a person's own page and the two sides of a comparison show. */
export const personDetail = personSummary.extend({
  notes: z.array(z.object({ event: id, text: z.string(), by: z.string(), at: z.string() })),
  segments: z.array(segmentView),
  all_crops: z.array(cropView),
  kept_apart_from: z.array(id),
  /** Why the person may be two people, in words; null where nothing speaks for it, or where a decision says otherwise. */
  may_be_two: z.string().nullable(),
});
/** A value of `personDetail`. */
export type PersonDetail = z.infer<typeof personDetail>;

/** A question of the queue. `probability` is null where the embedder has no calibration; the order is then a rank only. */
export const queuePair = ratedPair.extend({
  /** Undecided, or what was decided: merged pairs leave the queue because one of the two is gone. */
  state: z.enum(['open', 'apart', 'unsure', 'vetoed']),
});
/** A value of `queuePair`. */
export type QueuePair = z.infer<typeof queuePair>;

/** The questions to be answered, best first, and how many there are still. */
export const reviewQueue = z.object({
  pairs: z.array(queuePair),
  /** Of the candidates that were ever listed: answered, and still to be answered. */
  decided: id,
  open: id,
  unsure: id,
  /** Median seconds between this reviewer's last decisions; null until there are three. */
  seconds_per_decision: z.number().nullable(),
  /** Why there is no probability, in words; null where there is one. */
  no_probability_reason: z.string().nullable(),
  /** How far the descriptions are that these pairs rest on; null where they are whole. */
  preliminary: preliminary.extend({ analysis: z.enum(['running', 'interrupted']) }).nullable(),
});
/** A value of `reviewQueue`. */
export type ReviewQueue = z.infer<typeof reviewQueue>;

/** The boxes of some persons over a stretch of the video, to be drawn over it while it plays. */
export const boxesView = z.object({
  boxes: z.array(
    /** Box as x1, y1, x2, y2 in pixels of the upright picture. */
    z.object({ person: id, frame: id, box: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
  ),
});
/** A value of `boxesView`. */
export type BoxesView = z.infer<typeof boxesView>;

/** What a merge would do, shown before it is done. */
export const mergePreview = z.object({
  into: id,
  /** The persons that would be one, as they are now, the one that stays first. */
  members: z.array(id),
  /** Rules that the merge would break: keep-aparts (also through a chain) and vetoes, in words. */
  conflicts: z.array(z.string()),
  common_frames: id,
  /** One entry a member, in the same order: what exactly would be joined, after all cuts and merges. The best pictures, in order of time. */
  pictures: z.array(
    z.object({
      person: id,
      name: z.string().nullable(),
      /** Original persons that it is made of. */
      made_of: z.array(id),
      first_ms: z.number(),
      last_ms: z.number(),
      rows: id,
      crops: z.array(cropView),
    }),
  ),
});
/** A value of `mergePreview`. */
export type MergePreview = z.infer<typeof mergePreview>;

/** A proposal to cut a person in two where its crops fall into two groups. */
export const splitProposal = z.object({
  person: id,
  at_frame: id,
  /** Mean cosine within the two groups and between them. */
  within: z.number(),
  between: z.number(),
  groups: z.tuple([z.array(id), z.array(id)]),
  why: z.string(),
});
/** A value of `splitProposal`. */
export type SplitProposal = z.infer<typeof splitProposal>;

/** Who said that a person, as it is, is one human being. `by_you`: the name is the one of the reviewer who asks. */
export const saidWhole = z.object({ event: id, by: z.string(), by_you: z.boolean() });
/** A value of `saidWhole`. */
export type SaidWhole = z.infer<typeof saidWhole>;

/** The matrix: ids in order, an order by clustering, and the (N, N) float32 little-endian numbers as an asset. */
export const matrixView = z.object({
  person_ids: z.array(id),
  cluster_order: z.array(id),
  values: assetUrl,
  /** P(same) of every pair, (N, N) float32 little-endian in the order of `person_ids`; null where it is not calibrated. */
  probabilities: assetUrl.nullable(),
  /** Why there are no probabilities, in words; null where there are. */
  no_probability_reason: z.string().nullable(),
  vetoed: z.array(z.tuple([id, id])),
  threshold: z.number(),
});
/** A value of `matrixView`. */
export type MatrixView = z.infer<typeof matrixView>;

/** Where a picture agrees with another: parts of it, row by row from the top left. */
const agreementOfPicture = z.object({
  crop: id,
  columns: id,
  rows: id,
  /** By how much the likeness falls when a part is covered; below 0 where it rises. */
  values: z.array(z.number()),
  /** Cosine of the two pictures, from the mean look of the video where there is one. */
  likeness: z.number(),
});

/** Where the two pictures of a pair that match best agree. */
export const pairAgreement = z.object({ pictures: z.array(agreementOfPicture) });
/** A value of `pairAgreement`. */
export type PairAgreement = z.infer<typeof pairAgreement>;
