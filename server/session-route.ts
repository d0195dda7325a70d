import type { FastifyInstance } from 'fastify';
import type { WireReply } from '#contract/bridge.ts';
import type { EventSockets } from './event-sockets.ts';
import type { Sessions } from './sessions.ts';

/** Serves `/sessions/end`: every page is shut out, this one too; a new address opens the next. */
export function serveSessions(app: FastifyInstance, sessions: Sessions, sockets: EventSockets): void {
  app.post('/sessions/end', { config: { access: 'question' } }, async (_request, reply) => {
    sessions.endAll();
    sockets.dropAll();
    const told: WireReply = { ok: true, value: null };
    return reply.header('cache-control', 'no-store').send(told);
  });
}
