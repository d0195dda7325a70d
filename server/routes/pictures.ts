import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { ingestReply, pictureFilter, pictureReply } from '#contract/pictures.ts';
import { searchReply } from '#contract/search.ts';
import { searchRoom } from '#pipeline';
import { type ApiContext, keyNeeded, needs, noteSearch, noteTextCache } from '../api/api-context.ts';
import { problem, sendProblem } from '../api/problem.ts';
import { routeSchema } from '../api/zod-schemas.ts';

const imageTypes = ['image/jpeg', 'image/png', 'image/webp'];
const refusals = {
  400: problem,
  401: problem,
  403: problem,
  413: problem,
  415: problem,
  422: problem,
  429: problem,
  503: problem,
} as const;
const imageBody = z
  .custom<Buffer>(
    (value) => Buffer.isBuffer(value) && value.length > 0,
    'Send the bytes of a JPEG, PNG or WebP picture.',
  )
  .meta({ type: 'string', format: 'binary', minLength: 1 });

const commaList = z
  .string()
  .max(2000)
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const ingestQuery = z.object({
  name: z.string().max(500).default('picture'),
  place: z.string().max(200).optional(),
  taken_ms: z.coerce.number().optional(),
  tags: commaList.optional(),
});
const byId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const similarQuery = z.object({
  of: z.enum(['picture', 'object', 'person']).default('picture'),
  limit: z.coerce.number().int().min(1).max(1000).default(20),
});
const objectsBody = z.strictObject({
  words: z.string().min(1).max(500).optional(),
  filter: pictureFilter.default({}),
  limit: z.number().int().min(1).max(1000).default(50),
});

/** Single pictures: taking them in, and finding them again by a picture or by what is in them. */
export function pictureRoutes(app: FastifyInstance, context: ApiContext): void {
  const { library, metrics } = context;
  app.post<{ Body: Buffer; Querystring: z.infer<typeof ingestQuery> }>(
    '/track_e/ingest/image',
    {
      onRequest: needs(context, 'ingest'),
      schema: routeSchema({
        tags: ['pictures'],
        summary: 'Take a picture in: its objects, and vectors of the whole and of each object',
        description: 'The same bytes again change nothing and are answered with what is there.',
        body: imageBody,
        consumes: imageTypes,
        querystring: ingestQuery,
        response: { 200: ingestReply, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ body, query: { name, place, taken_ms, tags } }) => {
      const stop = metrics.ingestSeconds.startTimer();
      const { ingestPicture } = await searchRoom();
      const facts = { name, place: place ?? null, takenMs: taken_ms ?? null, tags: tags ?? [] };
      const reply = await ingestPicture(library, body, { facts, models: await context.models });
      stop();
      metrics.ingested.inc({ outcome: reply.added ? 'new' : 'known' });
      return reply;
    },
  );
  app.get<{ Params: z.infer<typeof byId> }>(
    '/v1/pictures/:id/preview',
    {
      onRequest: needs(context, 'search'),
      schema: routeSchema({
        tags: ['pictures'],
        summary: 'The picture as small as it is kept, JPEG or WebP of at most 320 pixels',
        produces: 'image/jpeg',
        params: byId,
        response: { 200: z.any(), 404: problem, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ params: { id } }, reply) => {
      const { readPreview } = await searchRoom();
      const preview = readPreview(library, id);
      if (preview === null) return sendProblem(reply, 404, 'not_found', `There is no picture ${id}.`);
      return reply
        .type(preview.mime)
        .serializer((bytes) => bytes as never)
        .send(Buffer.from(preview.bytes));
    },
  );
  app.post<{ Body: Buffer; Querystring: z.infer<typeof similarQuery> }>(
    '/track_e/search/similar',
    {
      onRequest: needs(context, 'search'),
      schema: routeSchema({
        tags: ['search'],
        summary: 'Pictures, objects or persons that look like the picture that is sent',
        body: imageBody,
        consumes: imageTypes,
        querystring: similarQuery,
        response: { 200: z.union([pictureReply, searchReply]), ...refusals },
        security: keyNeeded,
      }),
    },
    async (request) => {
      const { body, query } = request;
      const { of, limit } = query;
      await noteSearch(context, request, `${of} like a picture that was sent`);
      const stop = metrics.searches.startTimer({ kind: 'picture', engine: library.engine });
      const reply = of === 'person' ? await similarPersons(body, limit) : await similarPictures(body, of, limit);
      stop();
      return reply;
    },
  );
  app.post<{ Body: z.infer<typeof objectsBody> }>(
    '/track_e/search/objects',
    {
      onRequest: needs(context, 'search'),
      schema: routeSchema({
        tags: ['search'],
        summary:
          'Objects in pictures by class, confidence, place, tags and time, and by words where a pair of encoders is open',
        body: objectsBody,
        response: { 200: pictureReply, ...refusals },
        security: keyNeeded,
      }),
    },
    async (request) => {
      const { words, filter, limit } = request.body;
      await noteSearch(context, request, `object: ${words ?? 'by filters'}`);
      const { askPictures, askPicturesInWords } = await searchRoom();
      if (words !== undefined) {
        const reply = await askPicturesInWords(library, { of: 'object', words, filter, limit }, await context.models);
        await noteTextCache(context);
        return reply;
      }
      return askPictures(library, { of: 'object', like: null, filter, limit }, null);
    },
  );

  async function similarPictures(body: Buffer, of: 'picture' | 'object', limit: number) {
    const { askPictures, pixelsOf } = await searchRoom();
    const { encoder } = await context.models;
    if (encoder === null)
      throw new DoppelError(
        'missing_model',
        'Pictures are not compared here: the server was started without --picture-encoder.',
      );
    const like = await encoder.embed([await pixelsOf(body)]);
    return askPictures(library, { of, like, filter: {}, limit }, encoder);
  }

  async function similarPersons(body: Buffer, limit: number) {
    const { askWithPicture } = await searchRoom();
    return askWithPicture(library, { like: [], unlike: [], filter: {}, limit, offset: 0 }, body);
  }
}
