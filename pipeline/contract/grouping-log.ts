import { z } from 'zod';

/** One condition of the grouping: what was measured, what it had to be, and whether it was. */
const groupingCheck = z.object({
  name: z.enum([
    'gap',
    'overlap',
    'distance',
    'area_ratio',
    'direction',
    'jitter',
    'likeness',
    'probability',
    'speed',
    'apart',
  ]),
  /** Null where there is nothing to measure, as the direction of somebody who stands still; such a check passes. */
  value: z.number().nullable(),
  /** The range that passes, ends included; null where it is open. */
  least: z.number().nullable(),
  most: z.number().nullable(),
  unit: z.enum(['frames', 'px', 'ratio', 'cosine', 'share', 'heights/s']),
  passed: z.boolean(),
});
/** A value of `groupingCheck`. */
export type GroupingCheck = z.infer<typeof groupingCheck>;

/** Why two tracklets were, or were not, made one person. Pairs too far apart in time or place to be looked at are left out. */
const groupingPair = z.object({
  kind: z.literal('pair'),
  /** The earlier and the later. */
  tracklets: z.tuple([z.number().int(), z.number().int()]),
  checks: z.array(groupingCheck),
  accepted: z.boolean(),
  /** In words: why a pair that passed every check was refused all the same, or which check failed. Null when accepted. */
  refusal: z.string().nullable(),
});
/** A value of `groupingPair`. */
export type GroupingPair = z.infer<typeof groupingPair>;

/** A track that went over from one person to another, and was cut there. A merge of the two persons takes it back. */
const trackletCut = z.object({
  kind: z.literal('cut'),
  /** The piece before and the piece after. */
  tracklets: z.tuple([z.number().int(), z.number().int()]),
  /** The first frame of the later one, 0-based. */
  frame: z.number().int(),
  /** How little the two look alike: 0 for one person, 1 for two who have nothing in common but what all people have. */
  contrast: z.number(),
});
/** A value of `trackletCut`. */
export type TrackletCut = z.infer<typeof trackletCut>;

/** Why a person is hidden. Hiding takes nothing away: the person can be shown again. */
const hidingReason = z.object({
  kind: z.literal('hidden'),
  person: z.number().int(),
  rule: z.enum(['top', 'max_first_appearance']),
  /** The rank from 1, or the share of the video that lies before the first frame. */
  value: z.number(),
  most: z.number(),
});
/** A value of `hidingReason`. */
export type HidingReason = z.infer<typeof hidingReason>;

/** A person whose box never moves, and of whom the detector is not sure: perhaps not a person. Nobody is hidden by it. */
export const stillPerson = z.object({
  kind: z.literal('still'),
  person: z.number().int(),
  /** How far the box wanders over all of its time, in body heights. */
  spread: z.number(),
  /** Mean confidence of its boxes, 0 to 1. */
  confidence: z.number(),
});
/** A value of `stillPerson`. */
export type StillPerson = z.infer<typeof stillPerson>;

/** What the grouping did and why, in the order in which it did it. */
export const groupingLog = z.array(
  z.discriminatedUnion('kind', [trackletCut, groupingPair, hidingReason, stillPerson]),
);
/** A value of `groupingLog`. */
export type GroupingLog = z.infer<typeof groupingLog>;
