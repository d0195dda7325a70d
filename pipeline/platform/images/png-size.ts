/** The size of a picture, in pixels. */
interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

const beginning = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);

/** The size that a PNG's header tells, without decoding anything; null for what is no PNG. (PNG specification, sections 5.2 and 11.2.1.) */
export function pngSize(bytes: Uint8Array): PictureSize | null {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < 24 || !header.subarray(0, beginning.length).equals(beginning)) return null;
  return { widthPx: header.readUInt32BE(16), heightPx: header.readUInt32BE(20) };
}
