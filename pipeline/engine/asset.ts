/** An asset as the engine hands it to a door: bytes, or a file of this machine that the door streams itself. */
export type Asset = BytesAsset | FileAsset;

interface BytesAsset {
  readonly kind: 'bytes';
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export interface FileAsset {
  readonly kind: 'file';
  readonly mime: string;
  /** Absolute. */
  readonly path: string;
}

/** A picture of the project file; its address never means another one. */
export function pictureAsset(bytes: Uint8Array, mime: string): BytesAsset {
  return { kind: 'bytes', mime, bytes };
}

/** The numbers of a typed array as they lie in memory; every machine that this runs on is little-endian. */
export function tableAsset(table: Float32Array | Float64Array): BytesAsset {
  const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  return { kind: 'bytes', mime: 'application/octet-stream', bytes };
}
