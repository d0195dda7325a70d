import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { libraryRoom } from '#pipeline';
import { type ApiContext, keyNeeded, needs } from '../api/api-context.ts';
import { problem, sendProblem } from '../api/problem.ts';
import { routeSchema } from '../api/zod-schemas.ts';

const state = z.object({ status: z.string(), notes: z.array(z.string()) });

/** `/health`, `/ready`, `/metrics` and the OpenAPI file: for whoever runs the server. */
export function operationRoutes(app: FastifyInstance, context: ApiContext): void {
  const tags = ['operation'];
  app.get(
    '/health',
    { schema: routeSchema({ tags, summary: 'Whether the process lives', response: { 200: state } }) },
    async () => ({
      status: 'ok',
      notes: [],
    }),
  );
  app.get(
    '/ready',
    {
      schema: routeSchema({
        tags,
        summary: 'Whether models are warm and the library answers',
        response: { 200: state, 503: problem },
      }),
    },
    async (_request, reply) => {
      const opened = await Promise.race([context.models, Promise.resolve(null)]);
      if (opened === null) return sendProblem(reply, 503, 'missing_model', 'The models are still being opened.');
      const { describeLibrary } = await libraryRoom();
      context.library.remembered('at a glance', () => describeLibrary(context.library));
      return { status: 'ready', notes: [...opened.notes] };
    },
  );
  app.get(
    '/metrics',
    {
      onRequest: needs(context, 'metrics'),
      schema: routeSchema({
        tags,
        summary: 'Figures for Prometheus',
        produces: 'text/plain',
        response: { 200: z.string(), 401: problem, 403: problem },
        security: keyNeeded,
      }),
    },
    async (_request, reply) => {
      await lookAtIndex(context);
      await context.metrics.lookAtGpus();
      reply.type(context.metrics.registry.contentType).serializer((text) => String(text));
      return context.metrics.registry.metrics();
    },
  );
  app.get('/openapi.json', { schema: { hide: true } as never }, async () => app.swagger());
}

/** Brings the figures of the index up to date. Where OpenSearch does not answer, the figure says so. */
async function lookAtIndex({ library, metrics }: ApiContext): Promise<void> {
  const answers = await library.engineAnswers();
  if (answers !== null) metrics.openSearchUp.set({ engine: 'opensearch' }, answers ? 1 : 0);
  const { indexStatus } = await libraryRoom();
  const { spaces } = await indexStatus(library);
  for (const { kind, rows, pending_rows, build } of spaces) {
    metrics.vectors.set({ kind, state: 'all' }, rows);
    metrics.vectors.set({ kind, state: 'not in the index' }, pending_rows);
    if (build?.recall_seen != null) metrics.recall.set({ kind, queries: 'seen' }, build.recall_seen);
    if (build?.recall_unseen != null) metrics.recall.set({ kind, queries: 'unseen' }, build.recall_unseen);
  }
}
