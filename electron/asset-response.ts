import { type AssetReply, missingReply } from '#engine/doors/asset-reply.ts';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import { fileBody } from './file-body.ts';

/** A reply as a page gets it under the app's scheme, a file's part streamed from it. */
export async function assetResponse({ status, headers, body }: AssetReply): Promise<Response> {
  const init = { status, headers: { ...pageHeaders, ...headers } };
  if (body instanceof Uint8Array) return new Response(body.length === 0 ? null : new Uint8Array(body), init);
  const stream = await fileBody(body.file, body.from, body.to).catch(() => null); // gone between the two looks
  return stream === null ? assetResponse(missingReply) : new Response(stream, init);
}
