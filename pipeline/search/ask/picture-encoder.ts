import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import type { Library } from '#library/index.ts';
import { mainSpace, readLibraryPersons } from '#library/index.ts';
import { entryOfFile } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { openEmbedder } from '#platform/models/embedder.ts';

/** Describes pictures of persons as the library's persons were described. Whoever opens it closes it. */
export interface PictureEncoder {
  readonly modelSha256: string;
  /** The vector, (dimension,), of a picture that shows one person from head to foot. Throws `bad_file` for what is no picture. */
  encode(picture: Uint8Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** A picture from outside is at most this large, in pixels: a header that says more is a trap. */
const mostPixels = 50_000_000;

/** The pixels of a picture file from outside, upright. Throws `bad_file` for what is none. */
export async function pixelsOf(picture: Uint8Array) {
  try {
    const { data, info } = await sharp(picture, { limitInputPixels: mostPixels, failOn: 'error' })
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data };
  } catch (cause) {
    throw new DoppelError(
      'bad_file',
      `This is not a picture that can be read (${cause instanceof Error ? cause.message : String(cause)}).`,
      {
        cause,
      },
    );
  }
}

/**
 * Opens the model that described the library's persons, so that a crop or a picture from outside can be compared with them. Throws
 * `not_found` where nobody was described, `missing_model` where that model is not here.
 */
export async function openPictureEncoder(library: Library, models: string | null = null): Promise<PictureEncoder> {
  const main = mainSpace(library, readLibraryPersons(library.database));
  if (main === null)
    throw new DoppelError(
      'not_found',
      'Nobody in this library was described, so nothing can be compared with a picture.',
    );
  const { modelSha256, dimension } = main.space;
  const weightless = /^weightless:(.+)$/.exec(modelSha256)?.[1];
  const name = weightless ?? entryOfFile(modelSha256)?.id;
  if (name === undefined) {
    throw new DoppelError(
      'missing_model',
      `The persons were described by a model that the catalogue does not know (${modelSha256.slice(0, 12)}).`,
    );
  }
  const { embedder } = await openEmbedder({ embedder: name, models, device: 'cpu' });
  requireSame(embedder, modelSha256, dimension);
  return {
    modelSha256,
    encode: async (picture) => embedder.embed([await pixelsOf(picture)]),
    close: () => embedder.close(),
  };
}

function requireSame(embedder: CropEmbedder, modelSha256: string, dimension: number): void {
  if (embedder.dimension === dimension && (embedder.modelSha256 ?? `weightless:${embedder.id}`) === modelSha256) return;
  throw new DoppelError(
    'mismatch',
    `${embedder.id} is here in another form than the one that described the library's persons.`,
  );
}

/** Reads a picture file for `encode`. Throws `not_found`, `bad_file`. */
export async function readPicture(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const message = `${file} cannot be read: ${readReason(cause)}.`;
    throw new DoppelError(isMissing(cause) ? 'not_found' : 'bad_file', message, { cause });
  }
}
