import { stat } from 'node:fs/promises';
import type { EngineAsset } from '../engine-client.ts';
import { byteRange } from './byte-range.ts';

/** What a door sends for an asset. */
export interface AssetReply {
  readonly status: 200 | 206 | 404 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes as they are, or the part of a file from `from` to `to`, both inclusive. */
  readonly body: Uint8Array | { readonly file: string; readonly from: number; readonly to: number };
}

/** The reply where there is nothing, or nothing that may be had: the two look the same. */
export const missingReply: AssetReply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: Buffer.from('There is nothing of that name.\n'),
};

/**
 * The reply to a page that asks for an asset, at both doors: whole, or the part that `range` (a Range header) asks for. An asset that is
 * null, or whose file is gone (the video was moved, its disk unplugged), is missing.
 */
export async function assetReply(asset: EngineAsset | null, range: string | null | undefined): Promise<AssetReply> {
  const size = asset === null || asset.path === null ? (asset?.bytes.length ?? null) : await sizeOf(asset.path);
  if (asset === null || size === null) return missingReply;
  const headers = {
    'content-type': asset.mime,
    'accept-ranges': 'bytes',
    // A picture of a case stays in no profile; the page keeps what it needs while it is open.
    'cache-control': 'no-store',
  };
  const part = byteRange(range, size);
  if (part === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, body: new Uint8Array(0) };
  }
  const { from, to } = part === 'whole' ? { from: 0, to: size - 1 } : part;
  return {
    status: part === 'whole' ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(to - from + 1),
      ...(part === 'whole' ? {} : { 'content-range': `bytes ${from}-${to}/${size}` }),
    },
    body: asset.path === null || size === 0 ? asset.bytes.subarray(from, to + 1) : { file: asset.path, from, to },
  };
}

/** Null when there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? found.size : null;
}
