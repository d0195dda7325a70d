import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { pictureReply } from '#contract/pictures.ts';
import { type SearchQuestion, savedSearch, searchQuestion, searchReply } from '#contract/search.ts';
import { questionText } from '#contract/words/question-text.ts';
import { searchRoom } from '#pipeline';
import { type ApiContext, keyNeeded, needs, noteSearch, noteTextCache } from '../api/api-context.ts';
import { problem } from '../api/problem.ts';
import { routeSchema } from '../api/zod-schemas.ts';

const refusals = { 400: problem, 401: problem, 403: problem, 404: problem, 422: problem, 429: problem } as const;
const textQuery = z.object({
  q: z.string().min(1).max(500),
  /** What is looked for: persons by what they wear and carry, or pictures and objects by a pair of encoders. */
  of: z.enum(['person', 'picture', 'object']).default('person'),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
});
const byId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const saveBody = z.strictObject({ name: z.string().min(1).max(200), question: searchQuestion });

/** Asking for persons: by words, by persons marked yes and no, with filters; and the questions that are kept. */
export function searchRoutes(app: FastifyInstance, context: ApiContext): void {
  const { library } = context;
  const reads = { onRequest: needs(context, 'search') };
  const replies = { 200: searchReply, ...refusals };

  /** Answers from the cache where the library has not changed since, else by asking. */
  async function answer(question: SearchQuestion, kind: string): Promise<string> {
    const key = JSON.stringify(question);
    const mark = library.mark();
    const known = context.cache.get(key, mark);
    if (known !== undefined) {
      context.metrics.cacheHits.inc();
      return known;
    }
    context.metrics.cacheMisses.inc();
    const stop = context.metrics.searches.startTimer({ kind, engine: library.engine });
    const text = JSON.stringify(await (await searchRoom()).ask(library, { question }));
    stop();
    context.cache.set(key, mark, text);
    return text;
  }
  const kindOf = ({ words, like }: SearchQuestion): string =>
    words === undefined ? 'person' : like.length === 0 ? 'words' : 'both';
  /** Pictures by words; the vector of the words is kept, the answer is not, since pictures come in all the time. */
  async function picturesInWords(words: string, of: 'picture' | 'object', limit: number, offset: number) {
    const stop = context.metrics.searches.startTimer({ kind: 'text', engine: library.engine });
    const { askPicturesInWords } = await searchRoom();
    const found = await askPicturesInWords(library, { of, words, filter: {}, limit }, await context.models);
    stop();
    await noteTextCache(context);
    return { ...found, hits: found.hits.slice(offset) };
  }
  const asText = (text: unknown): string => String(text);

  app.get<{ Querystring: z.infer<typeof textQuery> }>(
    '/track_e/search/text',
    {
      ...reads,
      schema: routeSchema({
        tags: ['search'],
        summary:
          'Persons by words: red jacket, no backpack; pictures and objects by words where a pair of encoders is open',
        querystring: textQuery,
        response: { ...replies, 200: z.union([searchReply, pictureReply]) },
        security: keyNeeded,
      }),
    },
    async (request, reply) => {
      const { q, of, limit, offset } = request.query;
      await noteSearch(context, request, of === 'person' ? q : `${of}: ${q}`);
      if (of !== 'person') return picturesInWords(q, of, limit + offset, offset);
      const question = { words: q, like: [], unlike: [], filter: {}, limit, offset };
      return reply
        .type('application/json; charset=utf-8')
        .serializer(asText)
        .send(await answer(question, 'words'));
    },
  );
  for (const [path, summary] of [
    ['/track_e/search/hybrid', 'Persons by words, by persons marked yes and no, and filters'],
    ['/v1/search', 'The same, under the name of this version'],
  ] as const) {
    app.post<{ Body: SearchQuestion }>(
      path,
      {
        ...reads,
        schema: routeSchema({
          tags: ['search'],
          summary,
          body: searchQuestion,
          response: replies,
          security: keyNeeded,
        }),
      },
      async (request, reply) => {
        const { body } = request;
        await noteSearch(context, request, questionText(body));
        return reply
          .type('application/json; charset=utf-8')
          .serializer(asText)
          .send(await answer(body, kindOf(body)));
      },
    );
  }
  app.get(
    '/v1/saved-searches',
    {
      ...reads,
      schema: routeSchema({
        tags: ['search'],
        summary: 'Kept questions, with persons that are new',
        response: { 200: z.object({ saved: z.array(savedSearch) }), ...refusals },
        security: keyNeeded,
      }),
    },
    async () => ({ saved: await (await searchRoom()).keptSearches(library) }),
  );
  app.post<{ Body: z.infer<typeof saveBody> }>(
    '/v1/saved-searches',
    {
      onRequest: needs(context, 'decide'),
      schema: routeSchema({
        tags: ['search'],
        summary: 'Keep a question',
        body: saveBody,
        response: { 200: savedSearch, 409: problem, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ body: { name, question } }) => (await searchRoom()).keepSearch(library, name, question),
  );
  app.delete<{ Params: z.infer<typeof byId> }>(
    '/v1/saved-searches/:id',
    {
      onRequest: needs(context, 'decide'),
      schema: routeSchema({
        tags: ['search'],
        summary: 'Forget a kept question',
        params: byId,
        response: { 204: z.null(), ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ params: { id } }, reply) => {
      (await searchRoom()).forgetSearch(library, id);
      return reply.code(204).send();
    },
  );
}
