import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { IngestReply, PictureObject } from '#contract/pictures.ts';
import type { Library } from '#library/index.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { resizePixels } from '#native-models/resize-pixels.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { cocoClasses } from '#native-models/yolo/coco-classes.ts';
import { pictureOfHash, storePicture } from '../store/pictures.ts';
import type { PictureModels } from './picture-models.ts';

/** A picture from outside is at most this large, in pixels: a header that says more is a trap. */
const mostPixels = 50_000_000;

/** Objects are cut from a picture whose longest side is at most this, as crops of videos are. */
const longestSide = 1920;

/**
 * Kept as JPEG, whose codes are not fitted to each picture: 2.3 ms of processor time at this side, half of it for writing, where sharp took
 * 3.9 for drawing and writing with fitted codes, and a WebP 10 to 14. The files are some 7 % larger.
 */
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
    const { data, info } = await upright
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = { widthPx: info.width, heightPx: info.height, data };
    // Only what may have been made smaller is asked how large it was: reading the head again takes half a millisecond.
    if (Math.max(info.width, info.height) < longestSide) return { image, width: info.width, height: info.height };
    const { autoOrient } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
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

/** Every `step`th row of a picture. */
function thinned({ widthPx, heightPx, data }: RgbImage, step: number): RgbImage {
  const rowBytes = 3 * widthPx;
  const rows = Math.ceil(heightPx / step);
  const kept = new Uint8Array(rows * rowBytes);
  for (let y = 0; y < rows; y++) kept.set(data.subarray(y * step * rowBytes, (y * step + 1) * rowBytes), y * rowBytes);
  return { widthPx, heightPx: rows, data: kept };
}

/** The picture as small as it is kept: JPEG. */
function previewOf(image: RgbImage): Promise<Buffer> {
  const shrink = Math.max(1, Math.max(image.widthPx, image.heightPx) / previewSide);
  const side = (length: number): number => Math.max(1, Math.round(length / shrink));
  const [width, height] = [side(image.widthPx), side(image.heightPx)];
  // One row and a half for each that is drawn is enough for the eye, and what is left out is not read.
  const pixels = resizePixels(thinned(image, Math.max(1, Math.floor(shrink / 1.5))), width, height);
  const rgb = Buffer.allocUnsafe(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = pixels[from];
    rgb[to + 1] = pixels[from + 1];
    rgb[to + 2] = pixels[from + 2];
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80, optimiseCoding: false })
    .toBuffer();
}

/**
 * Takes a picture into the library. One decoded picture feeds three: the detector through its letterbox, the encoder the whole, and the
 * encoder each object, cut from the picture and never from the letterbox. It is written with its vectors in one transaction. The same bytes
 * again change nothing. Throws `bad_file`.
 */
export async function ingestPicture(
  library: Library,
  bytes: Uint8Array,
  { facts, models }: { readonly facts: PictureFacts; readonly models: PictureModels },
): Promise<IngestReply> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const notes = [...models.notes];
  const { encoder } = models;
  const known = pictureOfHash(library, sha256);
  if (known !== null) {
    // One that was taken in without an encoder, or by a Doppel that died before its vectors were written, gets them now.
    if (encoder !== null && !hasVectors(library, known, encoder)) {
      const { image } = await decode(bytes);
      const vectors = await describe(image, image.widthPx / known.width, { boxes: known.objects, encoder });
      library.database.write(() => stageVectors(library, known, vectors, encoder));
      await sendVectors(library, encoder);
    }
    return { picture: known, added: false, notes };
  }
  const { image, width, height } = await decode(bytes);
  const scale = width / image.widthPx;
  const found = models.detector === null ? null : await models.detector.detect(image);
  const objects = Array.from(found?.confidences ?? [], (confidence, at) => {
    const [x1, y1, x2, y2] = found === null ? [0, 0, 0, 0] : found.boxesPx.subarray(4 * at, 4 * at + 4);
    const box: PictureObject['box'] = [x1 * scale, y1 * scale, x2 * scale, y2 * scale];
    return { class: cocoClasses[found?.classes[at] ?? 0], confidence, box };
  }).toSorted((one, other) => other.confidence - one.confidence);
  const vectors = encoder === null ? null : await describe(image, 1 / scale, { boxes: objects, encoder });
  const preview = await previewOf(image);
  const picture = library.database.write(() => {
    const stored = storePicture(library, {
      ...{ ...facts, sha256, width, height, preview, objects },
      modelSha256: encoder?.modelSha256 ?? null,
      detectorSha256: models.detector?.modelSha256 ?? null,
    });
    if (encoder !== null && vectors !== null) stageVectors(library, stored, vectors, encoder);
    return stored;
  });
  if (encoder !== null) await sendVectors(library, encoder);
  return { picture, added: true, notes };
}

/** The spaces of an encoder's vectors, of whole pictures and of objects. */
function spacesOf(library: Library, encoder: CropEmbedder) {
  const model = encoder.modelSha256 ?? `weightless:${encoder.id}`;
  return {
    wholes: library.space('picture', model, encoder.dimension),
    parts: library.space('object', model, encoder.dimension),
  };
}

/** Whether a picture's vectors are there: that of the whole is written last. */
const hasVectors = (library: Library, { id }: IngestReply['picture'], encoder: CropEmbedder): boolean =>
  library.rowsOf(spacesOf(library, encoder).wholes, id).length > 0;

/** The vectors of the whole and of each object, in this order; `scale` leads from the boxes' pixels to those of `image`. */
function describe(
  image: RgbImage,
  scale: number,
  { boxes, encoder }: { readonly boxes: readonly Pick<PictureObject, 'box'>[]; readonly encoder: CropEmbedder },
): Promise<Float32Array> {
  const cuts = boxes.map(({ box: [x1, y1, x2, y2] }) =>
    cutBox(image, [x1 * scale, y1 * scale, x2 * scale, y2 * scale]),
  );
  return encoder.embed([image, ...cuts]);
}

/**
 * Stores the vectors of a picture and its objects, in the caller's transaction. `picture.objects` are in the order in which they were
 * described: the surest first.
 */
function stageVectors(
  library: Library,
  picture: IngestReply['picture'],
  vectors: Float32Array,
  encoder: CropEmbedder,
): void {
  const { wholes, parts } = spacesOf(library, encoder);
  const row = (at: number): Float32Array => vectors.slice(at * encoder.dimension, (at + 1) * encoder.dimension);
  const facets = {
    source: 0,
    fromMs: picture.taken_ms,
    toMs: picture.taken_ms,
    tags: [...picture.tags, ...placeTag(picture.place)],
  };
  library.store(parts).stage(
    picture.objects.map((object, at) => ({
      ...{ owner: object.id, rowIds: [object.id], vectors: row(at + 1) },
      facets: { ...facets, class: object.class, confidence: object.confidence },
    })),
  );
  const whole = { owner: picture.id, rowIds: [picture.id], vectors: row(0) };
  library.store(wholes).stage([{ ...whole, facets: { ...facets, class: null, confidence: null } }]);
}

/** Tells an engine elsewhere of vectors that were stored. */
async function sendVectors(library: Library, encoder: CropEmbedder): Promise<void> {
  const { wholes, parts } = spacesOf(library, encoder);
  for (const space of [parts, wholes]) await library.store(space).send();
}

/** A place as a tag that no person can write, since tags hold no line feed. */
export const placeTag = (place: string | null): readonly string[] => (place === null ? [] : [`place\n${place}`]);
