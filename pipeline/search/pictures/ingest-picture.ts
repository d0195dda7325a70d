import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { IngestReply, PictureObject } from '#contract/pictures.ts';
import type { Library } from '#library/index.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { cocoClasses } from '#native-models/yolo/coco-classes.ts';
import { pictureOfHash, storePicture } from '../store/pictures.ts';
import type { PictureModels } from './picture-models.ts';

/** A picture from outside is at most this large, in pixels: a header that says more is a trap. */
const mostPixels = 50_000_000;

/** Objects are cut from a picture whose longest side is at most this, as crops of videos are. */
const longestSide = 1920;

/** Kept as JPEG, made with the cheapest kernel: 3 to 4 ms of processor time at this side where a WebP takes 10 to 14, a tenth of the models' time. */
const previewSide = 320;

/** What comes with a picture. */
export interface PictureFacts {
  readonly name: string;
  readonly place: string | null;
  readonly takenMs: number | null;
  readonly tags: readonly string[];
}

/** The pixels of a picture, upright, no larger than objects are cut from; and the size of the whole. Throws `bad_file`. */
async function decode(bytes: Uint8Array): Promise<{ image: RgbImage; width: number; height: number }> {
  try {
    const upright = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
      .rotate()
      .toColourspace('srgb')
      .removeAlpha();
    const { autoOrient } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    const { data, info } = await upright
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = { widthPx: info.width, heightPx: info.height, data };
    return { image, width: autoOrient.width, height: autoOrient.height };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DoppelError('bad_file', `This is not a picture that can be read (${reason}).`, { cause });
  }
}

/** The pixels of a box, whole pixels, at least one each way. */
export function cutBox({ widthPx, heightPx, data }: RgbImage, [x1, y1, x2, y2]: PictureObject['box']): RgbImage {
  const left = Math.max(0, Math.min(widthPx - 1, Math.floor(x1)));
  const top = Math.max(0, Math.min(heightPx - 1, Math.floor(y1)));
  const right = Math.max(left + 1, Math.min(widthPx, Math.ceil(x2)));
  const bottom = Math.max(top + 1, Math.min(heightPx, Math.ceil(y2)));
  const width = right - left;
  const cut = new Uint8Array(width * (bottom - top) * 3);
  for (let y = top; y < bottom; y++) {
    cut.set(data.subarray(3 * (y * widthPx + left), 3 * (y * widthPx + right)), 3 * (y - top) * width);
  }
  return { widthPx: width, heightPx: bottom - top, data: cut };
}

/**
 * Takes a picture into the library. One decoded picture feeds three: the detector through its letterbox, the encoder the whole, and the
 * encoder each object, cut from the picture and never from the letterbox. The same bytes again change nothing. Throws `bad_file`.
 */
export async function ingestPicture(
  library: Library,
  bytes: Uint8Array,
  { facts, models }: { readonly facts: PictureFacts; readonly models: PictureModels },
): Promise<IngestReply> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const notes = [...models.notes];
  const known = pictureOfHash(library, sha256);
  if (known !== null) {
    // Whoever died between the picture and its vectors left none; they are made up for.
    if (models.encoder !== null) await putVectors(library, known, (await decode(bytes)).image, models);
    return { picture: known, added: false, notes };
  }
  const { image, width, height } = await decode(bytes);
  const scale = width / image.widthPx;
  const found = models.detector === null ? null : await models.detector.detect(image);
  const objects = Array.from(found?.confidences ?? [], (confidence, at) => {
    const [x1, y1, x2, y2] = found === null ? [0, 0, 0, 0] : found.boxesPx.subarray(4 * at, 4 * at + 4);
    const box: PictureObject['box'] = [x1 * scale, y1 * scale, x2 * scale, y2 * scale];
    return { class: cocoClasses[found?.classes[at] ?? 0], confidence, box };
  });
  const preview = await sharp(image.data, { raw: { width: image.widthPx, height: image.heightPx, channels: 3 } })
    .resize({ width: previewSide, height: previewSide, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .jpeg({ quality: 80 })
    .toBuffer();
  const picture = storePicture(library, {
    ...{ ...facts, sha256, width, height, preview, objects },
    modelSha256: models.encoder?.modelSha256 ?? null,
    detectorSha256: models.detector?.modelSha256 ?? null,
  });
  await putVectors(library, picture, image, models);
  return { picture, added: true, notes };
}

/** Describes the whole and each object, and stores the vectors of those that have none. */
async function putVectors(
  library: Library,
  picture: IngestReply['picture'],
  image: RgbImage,
  { encoder }: PictureModels,
): Promise<void> {
  if (encoder === null) return;
  const model = encoder.modelSha256 ?? `weightless:${encoder.id}`;
  const wholes = library.space('picture', model, encoder.dimension);
  const parts = library.space('object', model, encoder.dimension);
  if (library.rowsOf(wholes, picture.id).length > 0) return;
  const scale = image.widthPx / picture.width;
  const cuts = picture.objects.map(({ box: [x1, y1, x2, y2] }) =>
    cutBox(image, [x1 * scale, y1 * scale, x2 * scale, y2 * scale]),
  );
  const vectors = await encoder.embed([image, ...cuts]);
  const row = (at: number): Float32Array => vectors.slice(at * encoder.dimension, (at + 1) * encoder.dimension);
  const facets = {
    source: 0,
    fromMs: picture.taken_ms,
    toMs: picture.taken_ms,
    tags: [...picture.tags, ...placeTag(picture.place)],
  };
  // The whole last: it is what says that the vectors are there.
  await library.store(parts).put(
    picture.objects.map((object, at) => ({
      ...{ owner: object.id, rowIds: [object.id], vectors: row(at + 1) },
      facets: { ...facets, class: object.class, confidence: object.confidence },
    })),
  );
  const whole = { owner: picture.id, rowIds: [picture.id], vectors: row(0) };
  await library.store(wholes).put([{ ...whole, facets: { ...facets, class: null, confidence: null } }]);
}

/** A place as a tag that no person can write, since tags hold no line feed. */
export const placeTag = (place: string | null): readonly string[] => (place === null ? [] : [`place\n${place}`]);
