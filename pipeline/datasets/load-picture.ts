import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

/** More pixels than any camera's picture has; a stranger's header may promise more. */
const maxPixels = 16_384 * 16_384;
/** A picture that takes longer to decode is no ordinary one. */
const timeoutSeconds = 60;

/**
 * Decodes a picture file whole, upright, as RGB.
 * @throws DoppelError `bad_file` where it is missing, damaged or no picture.
 */
export async function loadPicture(file: string): Promise<RgbImage> {
  try {
    const { data, info } = await sharp(file, { limitInputPixels: maxPixels, failOn: 'warning' })
      .timeout({ seconds: timeoutSeconds })
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DoppelError('bad_file', `${file} is not a whole picture (${why}).`, { cause });
  }
}

/** SHA-256 of a picture's pixels and size: equal for the same picture in another file format without loss. */
export function pixelsSha256({ widthPx, heightPx, data }: RgbImage): string {
  return createHash('sha256').update(`${widthPx}x${heightPx}\n`).update(data).digest('hex');
}
