import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';

/** How a failed request is told (RFC 9457). `code` is Doppel's own. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
});

/**
 * The status of each code; what is not here is our own failure. A request that does not fit its schema is a 400; one that fits and
 * still cannot be done, such as a search for words that nobody understands or by a model that is not here, is a 422.
 */
const statuses: Partial<Readonly<Record<DoppelErrorCode, number>>> = {
  usage: 422,
  bad_file: 422,
  mismatch: 422,
  bad_video: 422,
  not_found: 404,
  conflict: 409,
  dependent: 409,
  locked: 503,
  missing_model: 422,
  missing_device: 503,
  read_only: 403,
  disk_full: 507,
};

const titles: Readonly<Record<number, string>> = {
  400: 'The request makes no sense',
  401: 'No valid key',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  406: 'Not in that form',
  409: 'Contradicts what is there',
  413: 'Too large',
  415: 'Of a kind that is not taken',
  422: 'Cannot be used',
  429: 'Too many requests',
  500: 'Doppel failed',
  503: 'Not ready',
  507: 'No room left',
};

/** The media type of problems. */
export const problemType = 'application/problem+json; charset=utf-8';

/** A problem as it is sent. */
export const problemOf = (status: number, code: string, detail: string): z.infer<typeof problem> => ({
  ...{ type: `urn:doppel:${code}`, title: titles[status] ?? 'It did not work' },
  ...{ status, detail, code },
});

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, status: number, code: string, detail: string): FastifyReply {
  return reply
    .code(status)
    .type(problemType)
    .serializer((told) => JSON.stringify(told))
    .send(problemOf(status, code, detail));
}

/** Answers with what an error says; of our own failures nothing but that there was one. */
export function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof DoppelError) {
    const status = statuses[error.code] ?? 500;
    return sendProblem(reply, status, error.code, status === 500 ? 'Doppel failed; its log says more.' : error.message);
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = status >= 500 || !(error instanceof Error) ? 'Doppel failed; its log says more.' : error.message;
  return sendProblem(reply, status, status >= 500 ? 'internal' : 'usage', message);
}
