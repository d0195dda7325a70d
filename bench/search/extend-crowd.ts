import { seededRandom } from '#base/seeded-random.ts';
import type { OwnerVectors } from '#vectors/vector-store.ts';
import type { RealCrops } from './real-crops.ts';
import { unit } from './unit.ts';

/** `loose`: people who walk, consecutive crops at a cosine of about 0.92. `tight`: people who stand still, about 0.995. */
export type Gait = 'loose' | 'tight';
const consecutiveCosine: Readonly<Record<Gait, number>> = { loose: 0.92, tight: 0.995 };

/** Crops of one made track. */
const cropsEach = 20;

/** Real differences that a made one is mixed of: enough for a Gaussian of their covariance, few enough to be fast. */
const mixed = 64;

interface Geometry {
  readonly dimension: number;
  readonly mean: Float32Array;
  /** (n, dimension): how real persons' means differ from the mean of all. */
  readonly between: Float32Array;
  /** (n, dimension): how real crops differ from the mean of their track, scaled to length 1. */
  readonly within: Float32Array;
}

/** How real crops lie: the mean, the differences between persons and those within tracks. */
function geometryOf({ dimension, tracks }: RealCrops): Geometry {
  const means = tracks.map(({ vectors }) => {
    const mean = new Float32Array(dimension);
    for (let row = 0; row < vectors.length; row += dimension) {
      const crop = unit(vectors.subarray(row, row + dimension));
      for (let i = 0; i < dimension; i++) mean[i] += crop[i];
    }
    return unit(mean);
  });
  const mean = new Float32Array(dimension);
  for (const each of means) for (let i = 0; i < dimension; i++) mean[i] += each[i] / means.length;
  const between = new Float32Array(means.length * dimension);
  for (const [at, each] of means.entries())
    between.set(
      each.map((value, i) => value - mean[i]),
      at * dimension,
    );
  const residuals: Float32Array[] = [];
  for (const [at, { vectors }] of tracks.entries()) {
    for (let row = 0; row < vectors.length; row += dimension) {
      const crop = unit(vectors.subarray(row, row + dimension));
      residuals.push(unit(crop.map((value, i) => value - means[at][i])));
    }
  }
  const within = new Float32Array(residuals.length * dimension);
  for (const [at, each] of residuals.entries()) within.set(each, at * dimension);
  return { dimension, mean, between, within };
}

/** A Gaussian draw of the covariance of some rows: random rows, each times a normal number. */
function draw(rows: Float32Array, dimension: number, random: ReturnType<typeof seededRandom>): Float32Array {
  const sum = new Float32Array(dimension);
  const count = rows.length / dimension;
  for (let i = 0; i < mixed; i++) {
    const row = Math.floor(random.uniform() * count) * dimension;
    const weight = random.normal() / Math.sqrt(mixed);
    for (let k = 0; k < dimension; k++) sum[k] += weight * rows[row + k];
  }
  return sum;
}

/**
 * Made tracks whose vectors lie as the real ones do: persons spread by the covariance of real persons, crops about each by that of
 * real crops, wandering so that consecutive ones are as alike as the gait says. Source n % 100, so that filters by source let
 * through whole hundredths.
 */
export function* extendCrowd(
  real: RealCrops,
  { rows, gait, seed, firstOwner = 1 }: { rows: number; gait: Gait; seed: number; firstOwner?: number },
): Generator<OwnerVectors> {
  const { dimension, mean, between, within } = geometryOf(real);
  const random = seededRandom(seed);
  // Two neighbours on the walk: cosine = (1 + r² ρ) / (1 + r²), with r the length of the wandering and ρ its memory.
  const memory = 0.7;
  const target = consecutiveCosine[gait];
  const spread = Math.sqrt((1 - target) / (target - memory));
  for (let at = 0; at * cropsEach < rows; at++) {
    const self = unit(draw(between, dimension, random).map((value, i) => value + mean[i]));
    const vectors = new Float32Array(cropsEach * dimension);
    let drift = unit(draw(within, dimension, random));
    for (let crop = 0; crop < cropsEach; crop++) {
      if (crop > 0) {
        const step = unit(draw(within, dimension, random));
        drift = unit(drift.map((value, i) => memory * value + Math.sqrt(1 - memory * memory) * step[i]));
      }
      vectors.set(unit(self.map((value, i) => value + spread * drift[i])), crop * dimension);
    }
    const owner = firstOwner + at;
    yield {
      owner,
      facets: {
        source: owner % 100,
        class: 'person',
        confidence: 0.9,
        fromMs: owner * 1000,
        toMs: owner * 1000 + 4000,
        tags: [],
      },
      rowIds: Array.from({ length: cropsEach }, (_, crop) => (owner - 1) * cropsEach + crop + 1),
      vectors,
    };
  }
}
