import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

/** One number for each of `terms`, in their order. */
const termNumbers = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** How often pairs that were given a probability between two values are the same person. */
const reliabilityBin = z.object({
  from: share,
  to: share,
  pairs: count,
  /** Mean of the probabilities given; null where there are no pairs. */
  predicted: share.nullable(),
  /** Share that is the same person, with its 95 % interval. */
  observed: share.nullable(),
  low: share.nullable(),
  high: share.nullable(),
});
/** A value of `reliabilityBin`. */
export type ReliabilityBin = z.infer<typeof reliabilityBin>;

/** A reliability table with the mean distance between what was said and what was so, weighted by pairs. */
export const reliabilityTable = z.object({
  expected_calibration_error: share,
  /** 95 % interval of it, over persons. */
  low: share,
  high: share,
  bins: z.array(reliabilityBin),
});
/** A value of `reliabilityTable`. */
export type ReliabilityTable = z.infer<typeof reliabilityTable>;

const crowdingRest = {
  /** What the likeness is (the second version does not say: it took the product of vectors that were not scaled to length 1). */
  measure: z.enum(['cosine', 'product']).default('product'),
  /** The least and the largest crowding of the videos that were learnt from. */
  learnt: z.tuple([z.number(), z.number()]),
};
/** Likeness between which a pair counts as hard to tell, from and to; crowding is the mean over these ranges. */
const crowdingRanges = z.object({ ranges: z.array(z.tuple([z.number(), z.number()])).min(1), ...crowdingRest });
/** The same in the second and third version, which have one range. */
const crowdingRange = z
  .object({ from: z.number(), to: z.number(), ...crowdingRest })
  .transform(({ from, to, ...rest }): z.infer<typeof crowdingRanges> => ({ ranges: [[from, to]], ...rest }));

/** What turns the evidence of a pair into P(same) for the vectors of one model. Versioned; a new fit is a new version. */
export const calibrationRecord = z.object({
  version: z.number().int().positive(),
  model: z.string(),
  model_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The command that makes these numbers again. */
  command: z.string(),
  /** The fourth was steadiness in the first version; since the second it is how crowded with alikes the video is. */
  terms: z.tuple([
    z.literal('intercept'),
    z.literal('likeness'),
    z.literal('best_matches'),
    z.enum(['steadiness', 'crowding']),
  ]),
  /**
   * What is taken for the same from gallery to gallery: `share`, the share of pairs that are one person (the first version), or
   * `partners`, the number of others who are the same person as somebody: the odds fall with the number of persons.
   */
  prior: z.enum(['share', 'partners']).default('share'),
  /** How crowding is counted; null in the first version, which has none. */
  crowding: z.union([crowdingRanges, crowdingRange]).nullable().default(null),
  /** For two persons seen by different cameras; null where that was not learnt. */
  other_cameras: z
    .object({
      coefficients: termNumbers,
      covariance: z.tuple([termNumbers, termNumbers, termNumbers, termNumbers]),
      pairs: count,
      same: count,
    })
    .nullable()
    .default(null),
  /** Logarithm of the odds = intercept + the sum of coefficient times measure. */
  coefficients: termNumbers,
  /** Of the coefficients: over persons (bootstrap) and over videos (jackknife). */
  covariance: z.tuple([termNumbers, termNumbers, termNumbers, termNumbers]),
  /** Steadiness of a person with a single crop, which cannot be measured. */
  usual_steadiness: z.number(),
  /** The mean look of people, (dimension,), and the number of persons that it counts as when it meets those of a video. */
  centre: z.object({ persons: z.number().positive(), vector: z.array(z.number()) }),
  /** Persons of the largest gallery that was learnt from; what lies beyond is an extrapolation. */
  largest_gallery: count,
  /** The probability from which a pair stands in the default list. */
  list_from: share,
  training: z.array(
    z.object({
      video: z.string(),
      /** Of its file, and of the known files that show a part of it. */
      sha256s: z.array(z.string()),
      sets: count,
      persons: count,
      pairs: count,
      same: count,
    }),
  ),
  /** Over the pairs of each video, from a model that never saw that video. */
  left_out: reliabilityTable,
});
/** A value of `calibrationRecord`. */
export type CalibrationRecord = z.infer<typeof calibrationRecord>;

/** What a list says of the probabilities in it. */
export const calibrationInfo = z.object({
  version: z.number().int(),
  model_sha256: z.string(),
  /** The probability from which a pair stands in the default list. */
  list_from: share,
  /** Whether the decisions made in this project have moved the shipped coefficients, and how many of them did. */
  refined: z.boolean(),
  /** What is unusual about this video, so that its probabilities deserve less trust; null where nothing is. */
  caution: z.string().nullable(),
  decisions_used: count,
  coefficients: termNumbers,
});
/** A value of `calibrationInfo`. */
export type CalibrationInfo = z.infer<typeof calibrationInfo>;
