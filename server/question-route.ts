import type { FastifyInstance } from 'fastify';
import type { WireReply } from '#contract/bridge.ts';
import { channels } from '#contract/channels.ts';
import type { EngineClient } from '#pipeline';

/** Serves `/rpc/<channel>`: the body goes to the engine and the answer comes back, both unread. */
export function serveQuestions(app: FastifyInstance, engine: EngineClient): void {
  const config = { access: 'question' } as const;
  app.post<{ Params: { readonly channel: string }; Body: Buffer }>(
    '/rpc/:channel',
    { config },
    async (request, reply) => {
      const { channel } = request.params;
      if (!Object.hasOwn(channels, channel)) {
        const unknown: WireReply = { ok: false, error: { code: 'not_found', message: 'There is no such channel.' } };
        return reply.code(404).send(unknown);
      }
      const answer = await engine.request(channel, request.body);
      return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(answer);
    },
  );
}
