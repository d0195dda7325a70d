import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { custodyRoom, type Library, type searchRoom } from '#pipeline';
import type { AnswerCache } from './answer-cache.ts';
import type { ApiKeys, ApiScope } from './api-keys.ts';
import type { ApiMetrics } from './metrics.ts';
import { sendProblem } from './problem.ts';

type SearchRoom = Awaited<ReturnType<typeof searchRoom>>;

/** What every route works with. */
export interface ApiContext {
  readonly library: Library;
  /** Opened in the background, so that the server answers at once. */
  readonly models: ReturnType<SearchRoom['openPictureModels']>;
  readonly metrics: ApiMetrics;
  readonly keys: ApiKeys;
  readonly cache: AnswerCache;
}

/** Whose key a request came with. */
const keyNames = new WeakMap<FastifyRequest, string>();

/** Lets in whoever has a key with the scope. */
export const needs =
  ({ keys }: ApiContext, scope: ApiScope) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const secret = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const key = secret === undefined ? null : keys.find(secret);
    if (key === null) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, 401, 'usage', 'Send a key that has not expired as: Authorization: Bearer dpl_...');
    }
    keyNames.set(request, key.name);
    if (key.scopes.includes(scope)) return undefined;
    return sendProblem(reply, 403, 'read_only', `The key ${key.name} may not do this: it lacks the scope ${scope}.`);
  };

/** Writes a search down in the access log: which key, when and what was asked in words, never a picture. */
export async function noteSearch({ library }: ApiContext, request: FastifyRequest, detail: string): Promise<void> {
  const by = `key ${keyNames.get(request) ?? 'unknown'}`;
  (await custodyRoom()).noteAccess({ by, act: 'search', file: path.resolve(library.path), detail });
}

/** The part of an OpenAPI description that says that a key is needed. */
export const keyNeeded = [{ key: [] }] as const;

/** Brings the figures of the cache of texts' vectors up to date. */
export async function noteTextCache({ models, metrics }: ApiContext): Promise<void> {
  const { texts } = await models;
  if (texts === null) return;
  const { hits, misses } = texts.counts;
  metrics.textCache.set({ outcome: 'hit' }, hits);
  metrics.textCache.set({ outcome: 'miss' }, misses);
}
