import sharp, { type PngOptions } from 'sharp';
import type { RgbImage } from '../../native-models/rgb-image.ts';

/**
 * A crop as PNG: `decodeCrop` gives back exactly its pixels, and the same pixels give the same bytes.
 */
export async function encodeCrop(crop: RgbImage): Promise<Buffer> {
  return await sharp(crop.data, { raw: { width: crop.widthPx, height: crop.heightPx, channels: 3 } })
    .png(pngOptions)
    .toBuffer();
}

/**
 * Measured on the 281 crops of PETS and TUD-Campus (5,500 pixels each on average; milliseconds a crop, share of the raw
 * size): level 1 without filters 0.53, 0.90; level 1 0.64, 0.76; level 2 0.72, 0.54; level 3 0.89, 0.53; level 6 1.02,
 * 0.53; level 9 2.08, 0.52. On larger and smoother crops (80,000 pixels) level 2 took 4.5 and level 6 took 9.5.
 */
const pngOptions: PngOptions = { compressionLevel: 2, adaptiveFiltering: true };
