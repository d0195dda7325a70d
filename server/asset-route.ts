import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { assetReply } from '#engine/doors/asset-reply.ts';
import type { EngineClient } from '#pipeline';

/** Exactly the form of an id; anything else is not even asked about. */
const assetId = /^[A-Za-z0-9_-]{16,128}$/;

/** Serves `/asset/<id>`: what an id stands for is the engine's to know; no path ever comes from an address. */
export function serveAssets(app: FastifyInstance, engine: EngineClient): void {
  const config = { access: 'file' } as const;
  app.get<{ Params: { readonly id: string } }>('/asset/:id', { config }, async (request, reply) => {
    const { id } = request.params;
    const asset = assetId.test(id) ? await engine.asset(id) : null;
    const { status, headers, body } = await assetReply(asset, request.headers.range);
    reply.code(status).headers(headers);
    if (body instanceof Uint8Array) return reply.send(body);
    return reply.send(createReadStream(body.file, { start: body.from, end: body.to }));
  });
}
