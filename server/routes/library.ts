import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { crossPairsReply, libraryPerson, libraryReply, librarySighting } from '#contract/library.ts';
import { decideReply } from '#contract/replies.ts';
import { libraryRoom } from '#pipeline';
import { type ApiContext, keyNeeded, needs } from '../api/api-context.ts';
import { problem, sendProblem } from '../api/problem.ts';
import { routeSchema } from '../api/zod-schemas.ts';

const page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
});
const byId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const refusals = { 400: problem, 401: problem, 403: problem, 422: problem, 429: problem } as const;

const acrossDecision = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('merge'),
    persons: z.array(z.number().int()).min(2).max(100),
    into: z.number().int().optional(),
  }),
  z.strictObject({ kind: z.literal('apart'), a: z.number().int(), b: z.number().int() }),
  z.strictObject({ kind: z.literal('unsure'), a: z.number().int(), b: z.number().int() }),
  z.strictObject({ kind: z.literal('undo'), event: z.number().int().optional() }),
]);
const decisionBody = z.strictObject({
  decision: acrossDecision,
  by: z.string().min(1).max(200),
  force: z.boolean().default(false),
});

/** Persons, sightings and decisions across videos. */
export function libraryRoutes(app: FastifyInstance, context: ApiContext): void {
  const { library } = context;
  const reads = { onRequest: needs(context, 'search') };
  app.get(
    '/v1/library',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: 'The sources and how many persons each has',
        response: { 200: libraryReply, ...refusals },
        security: keyNeeded,
      }),
    },
    async () => {
      const { describeLibrary } = await libraryRoom();
      return library.remembered('at a glance', () => describeLibrary(library));
    },
  );
  app.get<{ Querystring: z.infer<typeof page> }>(
    '/v1/persons',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: 'Persons across videos, a page at a time',
        querystring: page,
        response: { 200: z.object({ total: z.number().int(), persons: z.array(libraryPerson) }), ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ query: { limit, offset } }) => {
      const { everybodyIn, personView } = await libraryRoom();
      const persons = [...everybodyIn(library).persons.values()];
      return { total: persons.length, persons: persons.slice(offset, offset + limit).map(personView) };
    },
  );
  app.get<{ Params: z.infer<typeof byId> }>(
    '/v1/persons/:id',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: 'One person with all sightings',
        params: byId,
        response: { 200: libraryPerson, 404: problem, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ params: { id } }) => {
      const { everybodyIn, personView, requirePerson } = await libraryRoom();
      return personView(requirePerson(everybodyIn(library), id));
    },
  );
  app.get<{ Params: z.infer<typeof byId> }>(
    '/v1/persons/:id/picture',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: "The person's picture, WebP",
        produces: 'image/webp',
        params: byId,
        response: { 200: z.any(), 404: problem, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ params: { id } }, reply) => {
      const { everybodyIn, personView, pictureOfPerson, requirePerson } = await libraryRoom();
      const picture = pictureOfPerson(library, personView(requirePerson(everybodyIn(library), id)));
      if (picture === null) return sendProblem(reply, 404, 'not_found', `There is no picture of person ${id}.`);
      return reply
        .type('image/webp')
        .serializer((bytes) => bytes as never)
        .send(Buffer.from(picture));
    },
  );
  app.get<{ Querystring: z.infer<typeof sightingsQuery> }>(
    '/v1/sightings',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: 'Who was where and when, in the order of the library',
        querystring: sightingsQuery,
        response: {
          200: z.object({
            total: z.number().int(),
            sightings: z.array(librarySighting.extend({ person: z.number().int() })),
          }),
          ...refusals,
        },
        security: keyNeeded,
      }),
    },
    async ({ query: { limit, offset, source, person } }) => {
      const { everybodyIn, sightingView } = await libraryRoom();
      const all = [...everybodyIn(library).persons.values()]
        .filter(({ id }) => person === undefined || id === person)
        .flatMap(({ id, sightings }) =>
          sightings.map((sighting) => ({ ...sightingView(sighting), person: id as number })),
        )
        .filter((sighting) => source === undefined || sighting.source === source);
      return { total: all.length, sightings: all.slice(offset, offset + limit) };
    },
  );
  app.get<{ Querystring: z.infer<typeof duplicatesQuery> }>(
    '/v1/duplicates',
    {
      ...reads,
      schema: routeSchema({
        tags: ['library'],
        summary: 'Persons of different videos who may be one',
        querystring: duplicatesQuery,
        response: { 200: crossPairsReply, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ query: { limit } }) => {
      const { crossPairs } = await libraryRoom();
      return crossPairs(library, { limit });
    },
  );
  app.post<{ Body: z.infer<typeof decisionBody> }>(
    '/v1/decisions',
    {
      onRequest: needs(context, 'decide'),
      schema: routeSchema({
        tags: ['library'],
        summary: 'Record a decision across videos; it is on disk before the answer comes',
        body: decisionBody,
        response: { 200: decideReply, 404: problem, 409: problem, ...refusals },
        security: keyNeeded,
      }),
    },
    async ({ body: { decision, by, force } }) => {
      const { decideAcross } = await libraryRoom();
      return decideAcross(library, decision, { by, force });
    },
  );
}

const sightingsQuery = page.extend({
  source: z.coerce.number().int().optional(),
  person: z.coerce.number().int().optional(),
});
const duplicatesQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });
