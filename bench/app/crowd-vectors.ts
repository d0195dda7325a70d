import type { SeededRandom } from '#base/seeded-random.ts';

/** Numbers of a vector: those of OSNet. */
export const crowdDimension = 512;

/**
 * How much of a vector's energy each layer has: what all crops of a camera share, the kind of clothes, the human, the visit and
 * the single crop. Strangers then lie around 0.5, strangers in like clothes around 0.7 and one human's visits around 0.87,
 * about as OSNet has it on the public videos.
 */
const energy = { camera: 0.45, clothes: 0.18, human: 0.12, visit: 0.1, crop: 0.15 } as const;

/** Kinds of clothes: with these, some thousand pairs of strangers look alike, as in a crowd. */
const clothesCount = 100;

/** Draws the vectors of a crowd, layer over layer. */
export class CrowdVectors {
  readonly #random: SeededRandom;
  readonly #camera: Float32Array;
  readonly #clothes: readonly Float32Array[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#camera = this.#layer(energy.camera);
    this.#clothes = Array.from({ length: clothesCount }, () => this.#layer(energy.clothes));
  }

  /** What all crops of a human share, (dimension,). */
  human(): Float32Array {
    const clothes = this.#clothes[Math.floor(this.#random.uniform() * clothesCount)];
    return sumOf(this.#camera, clothes, this.#layer(energy.human));
  }

  /** The crops of one visit of a human, (count * dimension). */
  visit(human: Float32Array, count: number): Float32Array {
    const visit = sumOf(human, this.#layer(energy.visit));
    const rows = new Float32Array(count * crowdDimension);
    for (let row = 0; row < count; row++) rows.set(sumOf(visit, this.#layer(energy.crop)), row * crowdDimension);
    return rows;
  }

  #layer(share: number): Float32Array {
    const scale = Math.sqrt(share / crowdDimension);
    return Float32Array.from({ length: crowdDimension }, () => this.#random.normal() * scale);
  }
}

function sumOf(...layers: readonly Float32Array[]): Float32Array {
  return layers[0].map((_, index) => layers.reduce((sum, layer) => sum + layer[index], 0));
}
