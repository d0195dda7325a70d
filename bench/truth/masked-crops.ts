import { maskOnPicture, predictedMask } from '#insight/run/predicted-masks.ts';
import { rawHeadOf } from '#insight/run/raw-head.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { leaveOneOut } from '#reid/calibration/leave-one-out.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { analysedSet } from './analysed-set.ts';
import { type ComparedSet, readComparedSet } from './compared-set.ts';
import type { LabelledSet } from './labelled-sets.ts';
import { isReported } from './tables.ts';
import { VectorCache } from './vector-cache.ts';

/** The segmenter, and what it must be sure of: nothing here was tuned. */
const segmenter = { model: 'yolo11n-seg_w8_fp32', minScore: 0.25, maxIou: 0.7, maxBoxes: 20 } as const;
/** COCO's class of persons. */
const person = 0;
/** A mask of less of the crop is of somebody else, or of a bag. */
const leastShare = 0.1;

/**
 * What it does to hide all that is not the person: each crop as it is, and with the pixels outside the person's mask, as a segmenter finds
 * it on the crop, in the crop's mean colour. Where no person is found on a crop it stays as it is. P(same) is fitted anew for each,
 * the judged set left out.
 */
export async function maskedCropsTable(
  labelled: readonly LabelledSet[],
  embedderId: string,
  folder: string,
): Promise<readonly string[]> {
  const { embedder } = await openEmbedder({ embedder: embedderId, models: sharedFile('models'), device: 'cpu' });
  const masker = await CropMasker.open();
  try {
    const read = async (kind: 'plain' | 'masked'): Promise<readonly ComparedSet[]> => {
      const cache = new VectorCache(embedder, folder, kind);
      const { modelSha256, dimension } = cache;
      const describe = async (images: readonly RgbImage[]) =>
        cache.describe(kind === 'plain' ? images : await masker.mask(images));
      const sets: ComparedSet[] = [];
      for (const set of labelled.filter(isReported))
        sets.push(await readComparedSet(set, await analysedSet(set, folder), { modelSha256, dimension, describe }));
      return sets;
    };
    const both = [await read('plain'), await read('masked')] as const;
    const judged = both.map((sets) => leaveOneOut(sets));
    const rows = both[0].map((set, at) => [
      set.video,
      set.name,
      ...both.flatMap((sets, kind) => {
        const own = judged[kind].filter((pair) => pair.set === sets[at]);
        return [
          averagePrecision(own.map(({ evidence, same }) => ({ same, score: evidence.similarity ?? -1 }))),
          averagePrecision(own.map(({ same, probability }) => ({ same, score: probability }))),
        ].map((value) => (value === null ? '-' : value.toFixed(4)));
      }),
    ]);
    return [
      ...markdownTable(
        [
          ...['left-out video', 'tracks', 'cosine: average precision', 'P(same): average precision'],
          ...['cosine, masked', 'P(same), masked'],
        ],
        rows,
      ),
      '',
      `A person was found on ${masker.found} of ${masker.seen} crops; ${(masker.cpuMs / Math.max(1, masker.seen)).toFixed(0)} ms of processor time a crop for the mask.`,
    ];
  } finally {
    await masker.close();
    await embedder.close();
  }
}

/** Hides what is not the person of a crop. */
class CropMasker {
  found = 0;
  seen = 0;
  cpuMs = 0;
  readonly #detector: TappedYolo;
  readonly #known = new WeakMap<RgbImage, RgbImage>();

  private constructor(detector: TappedYolo) {
    this.#detector = detector;
  }

  static async open(): Promise<CropMasker> {
    const { model, ...limits } = segmenter;
    const roles = ['distribution', 'logits', 'coefficients', 'prototypes'] as const;
    const file = sharedFile(`models/${model}.onnx`);
    return new CropMasker(await TappedYolo.open({ file, device: 'cpu', roles, ...limits }));
  }

  /** Each picture with what is not the person hidden; as many at once as the segmenter takes. */
  async mask(images: readonly RgbImage[]): Promise<readonly RgbImage[]> {
    const before = process.cpuUsage();
    const masked = await Promise.all(images.map((image) => this.#maskOne(image)));
    const { user, system } = process.cpuUsage(before);
    this.cpuMs += (user + system) / 1000;
    return masked;
  }

  close(): Promise<void> {
    return this.#detector.close();
  }

  async #maskOne(image: RgbImage): Promise<RgbImage> {
    const known = this.#known.get(image);
    if (known !== undefined) return known;
    const pixels = await this.#personOf(image);
    this.seen++;
    if (pixels === null) return image;
    this.found++;
    const data = image.data.slice();
    const mean = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let at = channel; at < data.length; at += 3) sum += data[at];
      return Math.round((sum * 3) / data.length);
    });
    pixels.forEach((isPerson, pixel) => {
      if (isPerson === 0) data.set(mean, pixel * 3);
    });
    const result = { ...image, data };
    this.#known.set(image, result);
    return result;
  }

  /** (width * height) 1 where the person is: of those found the one whose mask has most of the crop; null where there is none. */
  async #personOf(image: RgbImage): Promise<Uint8Array | null> {
    const seen = await this.#detector.look(image);
    const raw = rawHeadOf(seen);
    if (raw === null || raw.masks === null) throw new Error(`${segmenter.model} has no masks`);
    const { masks } = raw;
    const whole = { left: 0, top: 0, right: image.widthPx, bottom: image.heightPx };
    let best: Uint8Array | null = null;
    let most = leastShare * image.widthPx * image.heightPx;
    seen.classes.forEach((index, row) => {
      if (index !== person) return;
      const box = seen.inputBoxes.subarray(row * 4, row * 4 + 4);
      const small = predictedMask(masks, raw.grid.count, seen.anchors[row], box, seen.letterbox);
      const pixels = maskOnPicture(small, masks, image, seen.letterbox, whole);
      const size = pixels.reduce((sum, value) => sum + value, 0);
      if (size <= most) return;
      best = pixels;
      most = size;
    });
    return best;
  }
}
