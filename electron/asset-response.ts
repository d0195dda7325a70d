import { stat } from 'node:fs/promises';
import { byteRange } from '#engine/doors/byte-range.ts';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import type { EngineAsset } from '#pipeline';
import { fileBody } from './file-body.ts';

/** The answer where there is nothing, or nothing that may be had: the two look the same. */
export function missing(): Response {
  return new Response('There is nothing of that name.\n', {
    status: 404,
    headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** An asset as a page gets it: whole or the part that `range` (a Range header) asks for, from memory or streamed from its file. */
export async function assetResponse(asset: EngineAsset, range: string | null): Promise<Response> {
  const size = asset.path === null ? asset.bytes.length : await sizeOf(asset.path);
  if (size === null) return missing();
  const headers = new Headers({
    ...pageHeaders,
    'content-type': asset.mime,
    'accept-ranges': 'bytes',
    'cache-control': asset.keep === 'always' ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  const part = byteRange(range, size);
  if (part === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { from, to } = part === 'whole' ? { from: 0, to: size - 1 } : part;
  if (part !== 'whole') headers.set('content-range', `bytes ${from}-${to}/${size}`);
  headers.set('content-length', String(to - from + 1));
  const status = part === 'whole' ? 200 : 206;
  if (asset.path === null) return new Response(new Uint8Array(asset.bytes.subarray(from, to + 1)), { status, headers });
  if (size === 0) return new Response(null, { status, headers });
  const body = await fileBody(asset.path, from, to).catch(() => null); // gone between the two looks
  return body === null ? missing() : new Response(body, { status, headers });
}

/** Null when the file is gone: the video was moved, or its disk unplugged. */
async function sizeOf(file: string): Promise<number | null> {
  const status = await stat(file).catch(() => null);
  return status?.isFile() ? status.size : null;
}
