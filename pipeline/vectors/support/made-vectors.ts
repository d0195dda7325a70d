import { seededRandom } from '#base/seeded-random.ts';
import type { OwnerVectors } from '../vector-store.ts';

/** Vectors of people who do not exist: each has a direction, and crops that wander about it. */
export interface MadeCrowd {
  readonly dimension: number;
  readonly people: number;
  readonly cropsEach: number;
  /** How far a crop lies from the one before, as the length of the step: 0.4 gives a cosine of about 0.92, 0.1 of 0.995. */
  readonly step: number;
  readonly seed: number;
  /** The first owner's number. */
  readonly firstOwner?: number;
}

function unit(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  return values.map((value) => value / Math.sqrt(squares));
}

/** A random direction. */
export function randomDirection(dimension: number, normal: () => number): Float32Array {
  return unit(Float32Array.from({ length: dimension }, normal));
}

/** The owners of a made crowd, owner 1 with rows 1 to `cropsEach`, and so on; owner n is of source 1 + n % 4. */
export function makeCrowd({
  dimension,
  people,
  cropsEach,
  step,
  seed,
  firstOwner = 1,
}: MadeCrowd): readonly OwnerVectors[] {
  const { normal } = seededRandom(seed);
  return Array.from({ length: people }, (_, at) => {
    const owner = firstOwner + at;
    const self = randomDirection(dimension, normal);
    const vectors = new Float32Array(cropsEach * dimension);
    let drift = randomDirection(dimension, normal);
    for (let crop = 0; crop < cropsEach; crop++) {
      drift = unit(drift.map((value) => 0.9 * value + (0.44 * normal()) / Math.sqrt(dimension)));
      const look = unit(self.map((value, i) => value + step * drift[i]));
      vectors.set(look, crop * dimension);
    }
    return {
      owner,
      facets: {
        source: 1 + (owner % 4),
        class: owner % 5 === 0 ? 'bicycle' : 'person',
        confidence: (owner % 10) / 10,
        fromMs: owner * 1000,
        toMs: owner * 1000 + 500,
        tags: owner % 3 === 0 ? ['night', 'rain'] : ['day'],
      },
      rowIds: Array.from({ length: cropsEach }, (__, crop) => (owner - 1) * cropsEach + crop + 1),
      vectors,
    };
  });
}
