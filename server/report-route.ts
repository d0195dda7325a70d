import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { assetReply } from '#engine/doors/asset-reply.ts';
import { reportHeaders } from '#engine/doors/report-headers.ts';
import type { EngineClient } from '#pipeline';

/**
 * Serves `/report/<secret>/<name>`: the report of an export and the pictures that it shows. Which folder a secret stands for, and which
 * of its files belong to the report, is the engine's to know.
 */
export async function serveReports(app: FastifyInstance, engine: EngineClient): Promise<void> {
  const headersOfReport = await reportHeaders();
  const config = { access: 'file' } as const;
  app.get<{ Params: { readonly secret: string; readonly '*': string } }>(
    '/report/:secret/*',
    { config },
    async (request, reply) => {
      const { secret, '*': name } = request.params;
      const asset = await engine.asset(`report/${secret}/${name}`);
      const { status, headers, body } = await assetReply(asset, request.headers.range);
      reply.code(status).headers({ ...headersOfReport, ...headers });
      if (body instanceof Uint8Array) return reply.send(body);
      return reply.send(createReadStream(body.file, { start: body.from, end: body.to }));
    },
  );
}
