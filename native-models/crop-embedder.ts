import type { Demand } from './inference-lanes.ts';
import type { RgbImage } from './rgb-image.ts';

/** How crops are described. */
export interface EmbedOptions {
  readonly signal?: AbortSignal;
  readonly demand?: Demand;
}

/** Turns pictures of persons into vectors whose cosine says how alike they look. */
export interface CropEmbedder {
  /** The catalogue's id, the name of a file outside the catalogue with the start of its hash, or `stripes`. */
  readonly id: string;
  /** SHA-256 of the weights as lower-case hex; null for a descriptor without weights. */
  readonly modelSha256: string | null;
  /** Numbers a vector. */
  readonly dimension: number;
  /** Where it runs: `cpu`, `cuda`, `coreml` or `dml`. */
  readonly device: string;
  /** True for a descriptor without weights: everything that comes of it is marked. */
  readonly weightless: boolean;
  /**
   * Describes crops. Returns crops.length * dimension floats, a row a crop in the order given, as the model returns them:
   * not normalised to unit length. A crop's row does not depend on the crops beside it, bit for bit, so that work
   * that was interrupted and resumed ends in the same numbers as work that was not.
   * @throws ModelError `bad_input` for an empty picture, `bad_output` when a number is not finite, `closed` after `close()`;
   * the signal's reason when it is aborted.
   */
  embed(crops: readonly RgbImage[], options?: EmbedOptions): Promise<Float32Array>;
  /** Ends the sessions. Work under way fails with `closed`. */
  close(): Promise<void>;
}
