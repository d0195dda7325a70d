import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { pngSize } from './png-size.ts';
import { unpackCrop } from './unpack-crop.ts';

/**
 * The pixels of a stored crop: of one that `encodeCrop` made, or of any other picture.
 *
 * @throws DoppelError `bad_file` when the bytes are not a whole picture, or one larger than any crop can be.
 */
export async function decodeCrop(png: Uint8Array): Promise<RgbImage> {
  const own = await unpackCrop(png);
  if (own !== null) return own;
  try {
    const { data, info } = await sharp(png, {
      limitInputPixels: pngSize(png) === null ? mostForeignPixels : maxCropPixels,
      failOn: 'warning',
    })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data };
  } catch (cause) {
    throw new DoppelError(
      'bad_file',
      `A stored crop of ${png.length} bytes is not a whole PNG picture (${cause instanceof Error ? cause.message : String(cause)}). Analyse the video again to replace it.`,
      { cause },
    );
  }
}

/** A frame's longest side is at most 16,384 pixels (the largest `crops.max_side_px`), and no crop is larger than its frame. */
const maxCropPixels = 16_384 * 16_384;

/** Doppel stores crops as PNG, whose header tells the size before anything is decoded; of anything else no more than this is taken. */
export const mostForeignPixels = 1920 * 1920;
