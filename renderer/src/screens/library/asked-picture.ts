import { DoppelError } from '#base/doppel-error.ts';

/** A picture that is part of a question. */
export interface AskedPicture {
  readonly name: string;
  /** WebP in base64. */
  readonly data: string;
}

/** The longest side that is sent, in pixels: encoders of persons take 256, and large messages hold up the window. */
const longestSide = 512;

/** Makes a picture file small enough to be sent with a question. Throws `bad_file` for what is no picture. */
export async function askedPictureOf(file: File): Promise<AskedPicture> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new DoppelError('bad_file', `${file.name} is not a picture that can be read.`, { cause });
  });
  try {
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    const side = (length: number): number => Math.max(1, Math.round(length * scale));
    const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height));
    const context = canvas.getContext('2d');
    if (context === null) throw new DoppelError('failed', 'This window cannot draw pictures.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.95 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { name: file.name, data: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  } finally {
    bitmap.close();
  }
}
