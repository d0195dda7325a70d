import sharp from 'sharp';
import type { InsightFile } from '#datasets/index.ts';
import { onePicture, readPicture } from '#datasets/index.ts';

/** Longest side of a picture in a report, in pixels: enough to see boxes, little enough for fifty on a page. */
const reportSidePx = 640;

/** A picture of the data set as WebP, made no larger than this. @throws DoppelError where it cannot be read any more. */
export async function pictureWebp(
  file: InsightFile,
  pictureId: number,
  maxSidePx: number = reportSidePx,
): Promise<Buffer> {
  const { widthPx, heightPx, data } = await onePicture(readPicture(file, pictureId));
  return await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer();
}
