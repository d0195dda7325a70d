import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { DoppelError } from '#base/doppel-error.ts';
import { appVersion, libraryRoom, log, searchRoom } from '#pipeline';
import { type MethodsAt, watchMethods } from './api/allowed-methods.ts';
import { AnswerCache } from './api/answer-cache.ts';
import type { ApiContext } from './api/api-context.ts';
import { ApiKeys } from './api/api-keys.ts';
import { ApiMetrics } from './api/metrics.ts';
import { problemOf, problemType, sendError, sendProblem } from './api/problem.ts';
import { checkByZod, openApiSchema } from './api/zod-schemas.ts';
import { libraryRoutes } from './routes/library.ts';
import { operationRoutes } from './routes/operations.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { searchRoutes } from './routes/search.ts';

/** How the interface for programs is served. */
export interface ApiOptions {
  readonly library: string;
  /** Loopback unless another is named, which needs a certificate. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** PEM files of the certificate and its key. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** An ONNX file that describes whole pictures; null leaves pictures to their objects. */
  readonly pictureEncoder: string | null;
  /** Requests a minute of one key. */
  readonly perMinute: number;
}

/** An interface that runs. Whoever started it closes it. */
export interface RunningApi {
  readonly url: string;
  close(): Promise<void>;
}

/** The largest picture that is taken, in bytes: a full-size JPEG of a modern camera. */
const largestBody = 32 << 20;
/** A request that is not sent whole by then was cut off; one that is not answered by then is given up. */
const requestMs = 30_000;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/**
 * Serves a library to other programs. Throws `usage` for another address than loopback without a certificate, and for a port that is
 * taken; what opening a library throws.
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  if (!isLoopback(options.host) && options.tls === null) {
    throw new DoppelError(
      'usage',
      `${options.host} is reached from other machines: that needs a certificate (--tls-cert and --tls-key).`,
    );
  }
  const { Library, engineOf } = await libraryRoom();
  const { openPictureModels } = await searchRoom();
  const metrics = new ApiMetrics();
  const choice = engineOf(process.env);
  const watched =
    choice.engine !== 'opensearch'
      ? choice
      : {
          ...choice,
          onQuery: (serverMs: number, wholeMs: number) => {
            metrics.openSearchUp.set({ engine: 'opensearch' }, 1);
            metrics.openSearchSeconds.observe({ part: 'server' }, serverMs / 1000);
            metrics.openSearchSeconds.observe({ part: 'whole' }, wholeMs / 1000);
          },
        };
  const library = Library.open(options.library, 'write', watched);
  const models = openPictureModels(options.pictureEncoder);
  // Waited for by /ready and by whoever needs them; without a listener a failure would end the process.
  models.then(
    () => metrics.ready.set(1),
    (error) => log.error('the models could not be opened', error),
  );
  const context: ApiContext = { library, models, metrics, keys: new ApiKeys(library.path), cache: new AnswerCache() };
  const app = makeApp(options);
  const close = async (): Promise<void> => {
    await app.close();
    const opened = await Promise.allSettled([models]);
    for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    await library.close();
  };
  try {
    await addRoutes(app, context, options);
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new DoppelError('usage', `Port ${options.port} is taken by another program.`, { cause: error });
  }
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `${options.tls === null ? 'http' : 'https'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close,
  };
}

function makeApp({ tls }: ApiOptions): FastifyInstance {
  const limits = {
    ...{ bodyLimit: largestBody, requestTimeout: requestMs, forceCloseConnections: true },
    clientErrorHandler: answerUnreadable,
  } as const;
  if (tls === null) return fastify(limits);
  // Of the two kinds of server only this one has other types; what routes see of them is the same.
  return fastify({
    ...limits,
    https: { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) },
  }) as unknown as FastifyInstance;
}

/** What is no request, or has an address of more than 16 KB, is told as a problem too; no route ever sees it. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const long = error.code === 'HPE_HEADER_OVERFLOW';
  const text = JSON.stringify(
    problemOf(400, 'usage', long ? 'The address and the headers are longer than 16 KB.' : 'This is no HTTP request.'),
  );
  const head = [
    'HTTP/1.1 400 Bad Request',
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${text}`);
}

async function addRoutes(app: FastifyInstance, context: ApiContext, { perMinute }: ApiOptions): Promise<void> {
  checkByZod(app);
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof DoppelError) && ((error as { statusCode?: number }).statusCode ?? 500) >= 500) {
      log.error(`${request.method} ${request.routeOptions.url ?? ''} failed`, error);
    }
    return sendError(reply, error);
  });
  const methodsAt = watchMethods(app);
  // Before a body is looked at, so that a method that is not taken is told as that whatever comes with it.
  app.addHook('onRequest', async (request, reply) =>
    request.is404 ? nothingHere(request, reply, methodsAt) : undefined,
  );
  app.setNotFoundHandler((request, reply) => nothingHere(request, reply, methodsAt));
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    context.metrics.requests.inc({ route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) });
  });
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(/^image\/(jpeg|png|webp)$/, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.headers.authorization ?? request.ip,
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`Too many requests: try again in ${after}.`), { statusCode: 429 }),
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Doppel', version: appVersion, description: 'Persons, sightings and pictures of a library.' },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'doppel serve --api LIBRARY --make-key NAME makes one.' },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema: openApiSchema(schema), url }),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  await app.register(async (routes) => {
    operationRoutes(routes, context);
    libraryRoutes(routes, context);
    searchRoutes(routes, context);
    pictureRoutes(routes, context);
  });
}

/** There is nothing at an address, or not for this method. */
function nothingHere({ url }: FastifyRequest, reply: FastifyReply, methodsAt: MethodsAt): FastifyReply {
  const methods = methodsAt(url);
  if (methods.length === 0) return sendProblem(reply, 404, 'not_found', 'There is nothing at this address.');
  reply.header('allow', methods.join(', '));
  return sendProblem(reply, 405, 'usage', `This address takes ${methods.join(', ')}.`);
}
