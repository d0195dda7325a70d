/** What the page's script draws the heatmap and compares persons from: JSON inside the page. Rows are those of `ids`. */
export interface SimilarityData {
  readonly ids: readonly number[];
  /** Whether each has a still picture. */
  readonly stills: readonly boolean[];
  /** The rows, alike beside alike. */
  readonly clustered: readonly number[];
  /** Pairs of rows that are ruled out: seen in two places at once, or kept apart. */
  readonly impossible: readonly (readonly [number, number])[];
  readonly threshold: number;
  /** Which integer is a cosine of 1. */
  readonly one: number;
  /** The upper triangle of the matrix without its diagonal, row by row, as little-endian 16-bit integers in base64. */
  readonly triangle: string;
}
