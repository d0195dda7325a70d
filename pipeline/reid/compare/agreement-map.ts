import { dotAt, normaliseRows } from '#base/vector-math.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { centredRows } from '#tracking/looks/mean-look.ts';

/** Which parts of a picture agree with another: a grid over the whole picture, row by row from the top left. */
export interface AgreementMap {
  readonly columns: number;
  readonly rows: number;
  /** (rows * columns) by how much the likeness falls when the part is covered, on average; below 0 where it rises. */
  readonly values: Float32Array;
  /** Cosine of the whole picture to the other, as seen from the mean look where there is one. */
  readonly likeness: number;
}

/** A picture, and whom it is compared with. */
interface AgreementRequest {
  readonly image: RgbImage;
  /** (dimension,) of the other picture, as the model gives it. */
  readonly other: Float32Array;
  /** (dimension,) the mean look of the video; null where there is none. */
  readonly centre: Float32Array | null;
  readonly embedder: Pick<CropEmbedder, 'embed' | 'dimension'>;
}

/** Parts of a picture of somebody who stands: about as wide as high. */
const grid = { columns: 4, rows: 8 } as const;

/** Parts that are covered at once, each way: one alone hides too little of a sleeve or a bag to change anything. */
const coveredParts = 2;

/**
 * Covers one part of a picture after the other with the picture's mean colour, and measures how much less it resembles the other
 * then (occlusion sensitivity: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014). A part's value
 * is the mean over the covers that it lay under. Takes 22 descriptions. Throws what the embedder throws.
 */
export async function agreementMap({ image, other, centre, embedder }: AgreementRequest): Promise<AgreementMap> {
  const { columns, rows } = grid;
  const places = Array.from({ length: (rows - coveredParts + 1) * (columns - coveredParts + 1) }, (_, place) => ({
    column: place % (columns - coveredParts + 1),
    row: Math.floor(place / (columns - coveredParts + 1)),
  }));
  const covered = places.map((place) => cover(image, place));
  const { dimension } = embedder;
  const vectors = await embedder.embed([image, ...covered]);
  const likenessOf = likenessTo(other, centre, dimension);
  const likeness = likenessOf(vectors, 0);
  const values = new Float32Array(rows * columns);
  const covers = new Float32Array(rows * columns);
  places.forEach(({ column, row }, index) => {
    const loss = likeness - likenessOf(vectors, index + 1);
    for (let y = row; y < row + coveredParts; y++) {
      for (let x = column; x < column + coveredParts; x++) {
        values[y * columns + x] += loss;
        covers[y * columns + x]++;
      }
    }
  });
  return { columns, rows, values: values.map((sum, part) => sum / covers[part]), likeness };
}

function likenessTo(
  other: Float32Array,
  centre: Float32Array | null,
  dimension: number,
): (vectors: Float32Array, row: number) => number {
  const seen = (rows: Float32Array): Float32Array => {
    const unit = normaliseRows(rows, dimension);
    return centre === null ? unit : centredRows(unit, centre);
  };
  const target = seen(other);
  return (vectors, row) => dotAt(seen(vectors.slice(row * dimension, (row + 1) * dimension)), 0, target, 0, dimension);
}

/** A copy of a picture with some parts in its mean colour. */
function cover({ widthPx, heightPx, data }: RgbImage, at: { readonly column: number; readonly row: number }): RgbImage {
  const mean = [0, 0, 0];
  for (let i = 0; i < data.length; i++) mean[i % 3] += data[i];
  const pixels = widthPx * heightPx;
  const copy = data.slice();
  const [x1, x2] = [at.column, at.column + coveredParts].map((part) => Math.round((part * widthPx) / grid.columns));
  const [y1, y2] = [at.row, at.row + coveredParts].map((part) => Math.round((part * heightPx) / grid.rows));
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2; x++) {
      for (let channel = 0; channel < 3; channel++) copy[(y * widthPx + x) * 3 + channel] = mean[channel] / pixels;
    }
  }
  return { widthPx, heightPx, data: copy };
}
