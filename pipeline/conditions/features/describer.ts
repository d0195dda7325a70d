import { DoppelError } from '#base/doppel-error.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import type { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';
import { poolMap } from './pool-map.ts';

/** Turns the boxes of a picture into frozen features: a row of numbers a box. */
export interface Describer {
  /** Such as `neck` or `osnet`; what a head is told to want. */
  readonly kind: string;
  /** What made the numbers: the model's SHA-256 with the way they were taken from it. Heads refuse features of another. */
  readonly source: string;
  readonly describe: (image: RgbImage, boxes: readonly BoxPx[]) => Promise<readonly Float64Array[]>;
}

/** Names the way in which neck features are pooled; changed when the numbers would. */
const neckVersion = 'p3+p4-mean-1';

/**
 * The detector's own view of a box: P3 and P4 of its neck, averaged over the box. The detector must have been opened with these two taps.
 * @throws DoppelError `bad_model` when the model has no such maps.
 */
export function neckDescriber(detector: TappedYolo): Describer {
  if (!detector.roles.includes('p3') || !detector.roles.includes('p4')) {
    throw new DoppelError(
      'bad_model',
      `${detector.entry.file} brings out no P3 and P4. Choose a YOLO detector for neck features.`,
    );
  }
  return {
    kind: 'neck',
    source: neckSource(detector),
    describe: async (image, boxes) => {
      const { taps, letterbox } = await detector.look(image);
      return neckRows(taps, letterbox, boxes);
    },
  };
}

/** What a detector's neck features are of. */
export const neckSource = ({ modelSha256 }: Pick<TappedYolo, 'modelSha256'>): string => `${modelSha256}:${neckVersion}`;

/** The neck's rows of boxes from what a detector has already brought out, so that the two stages look once. */
export function neckRows(
  taps: Readonly<Partial<Record<'p3' | 'p4', { readonly data: Float32Array; readonly dims: readonly number[] }>>>,
  letterbox: Parameters<typeof poolMap>[1],
  boxes: readonly BoxPx[],
): readonly Float64Array[] {
  const { p3, p4 } = taps;
  if (p3 === undefined || p4 === undefined)
    throw new DoppelError('internal', 'Expected the taps P3 and P4 of the detector.');
  return boxes.map((box) => Float64Array.of(...poolMap(p3, letterbox, box), ...poolMap(p4, letterbox, box)));
}

/** A model that describes crops (OSNet; CLIP's picture encoder), asked about each box cut out. */
export function cropDescriber(kind: string, embedder: CropEmbedder): Describer {
  return {
    kind,
    source: `${embedder.modelSha256 ?? embedder.id}:crop-1`,
    describe: async (image, boxes) => {
      if (boxes.length === 0) return [];
      const vectors = await embedder.embed(boxes.map((box) => cutOut(image, box)));
      return boxes.map((_, row) =>
        Float64Array.from(vectors.subarray(row * embedder.dimension, (row + 1) * embedder.dimension)),
      );
    },
  };
}

/**
 * The whole pixels of a picture that a box touches, as a picture of its own; one pixel at least.
 * @throws DoppelError `bad_file` when the box lies outside the picture.
 */
export function cutOut({ widthPx, heightPx, data }: RgbImage, [bx1, by1, bx2, by2]: BoxPx): RgbImage {
  const x1 = Math.max(0, Math.floor(bx1));
  const y1 = Math.max(0, Math.floor(by1));
  const x2 = Math.min(widthPx, Math.ceil(bx2));
  const y2 = Math.min(heightPx, Math.ceil(by2));
  if (!(x2 > x1 && y2 > y1)) {
    throw new DoppelError(
      'bad_file',
      `The box ${[bx1, by1, bx2, by2].join(', ')} lies outside its picture of ${widthPx} x ${heightPx} pixels.`,
    );
  }
  const width = x2 - x1;
  const cut = new Uint8Array(width * (y2 - y1) * 3);
  for (let y = y1; y < y2; y++) {
    cut.set(data.subarray((y * widthPx + x1) * 3, (y * widthPx + x2) * 3), (y - y1) * width * 3);
  }
  return { widthPx: width, heightPx: y2 - y1, data: cut };
}
