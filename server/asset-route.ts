import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { byteRange } from '#engine/doors/byte-range.ts';
import type { EngineAsset, EngineClient } from '#pipeline';

/** Exactly the form of an id; anything else is not even asked about. */
const assetId = /^[A-Za-z0-9_-]{16,128}$/;

/** Serves `/asset/<id>`: what an id stands for is the engine's to know; no path ever comes from an address. */
export function serveAssets(app: FastifyInstance, engine: EngineClient): void {
  app.get<{ Params: { readonly id: string } }>('/asset/:id', async (request, reply) => {
    const { id } = request.params;
    const asset = assetId.test(id) ? await engine.asset(id) : null;
    if (asset === null) return refuseMissing(reply);
    return await sendAsset(reply, asset, request.headers.range);
  });
}

function refuseMissing(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain; charset=utf-8').send('There is nothing of that name.\n');
}

async function sendAsset(reply: FastifyReply, asset: EngineAsset, header: string | undefined): Promise<FastifyReply> {
  const size = asset.path === null ? asset.bytes.length : await sizeOf(asset.path);
  if (size === null) return refuseMissing(reply);
  const range = byteRange(header, size);
  reply
    .type(asset.mime)
    .header('accept-ranges', 'bytes')
    .header('cache-control', asset.keep === 'always' ? 'private, max-age=31536000, immutable' : 'no-store');
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send('');
  const { from, to } = range === 'whole' ? { from: 0, to: size - 1 } : range;
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
  if (asset.path === null) return reply.send(asset.bytes.subarray(from, to + 1));
  reply.header('content-length', to - from + 1);
  return reply.send(size === 0 ? '' : createReadStream(asset.path, { start: from, end: to }));
}

/** Null when the file is gone: the video was moved, or its disk unplugged. */
async function sizeOf(file: string): Promise<number | null> {
  const status = await stat(file).catch(() => null);
  return status?.isFile() ? status.size : null;
}
