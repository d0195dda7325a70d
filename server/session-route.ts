import type { FastifyInstance } from 'fastify';
import type { WireReply } from '#contract/bridge.ts';
import type { Sessions } from './sessions.ts';

/** Serves `/sessions/end`: every page is shut out, this one too, and addresses that wait open nothing; `onEnded` shows a new one. */
export function serveSessions(app: FastifyInstance, sessions: Sessions, onEnded: () => void): void {
  app.post('/sessions/end', { config: { access: 'question' } }, async (_request, reply) => {
    sessions.endAll();
    onEnded();
    const told: WireReply = { ok: true, value: null };
    return reply.header('cache-control', 'no-store').send(told);
  });
}
