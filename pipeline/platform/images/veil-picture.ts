import sharp from 'sharp';

/**
 * Squares along the longer side that are left of a veiled picture. Eight show that somebody is there and in which colours; a face
 * is a part of one square, and what was averaged away cannot be computed back, as a blur can.
 */
const squares = 8;

/**
 * A picture in which nobody can be known, of the size of the given one within `sidePx`: each of some eight squares along the longer
 * side has its mean colour. A WebP of one page (of an animation, the first). Throws what sharp says of bytes that are no picture.
 */
export async function veilPicture(bytes: Uint8Array, sidePx: number): Promise<Uint8Array> {
  const { width = 1, height = 1, pageHeight } = await sharp(bytes).metadata();
  const tall = pageHeight ?? height;
  const scale = Math.min(1, sidePx / Math.max(width, tall));
  const few = await sharp(bytes).resize(squares, squares, { fit: 'inside', kernel: 'linear' }).png().toBuffer();
  return sharp(few)
    .resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(tall * scale)), {
      fit: 'fill',
      kernel: 'nearest',
    })
    .webp({ quality: 60 })
    .toBuffer();
}
