import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fastifyWebsocket from '@fastify/websocket';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { DoppelError } from '#base/doppel-error.ts';
import type { WireReply } from '#contract/bridge.ts';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import { type EngineClient, log, openLog, startEngine } from '#pipeline';
import { serveAssets } from './asset-route.ts';
import { EventSockets } from './event-sockets.ts';
import { PageAccess, type Refusal } from './page-access.ts';
import { pageFolder } from './page-folder.ts';
import { servePage } from './page-route.ts';
import { serveQuestions } from './question-route.ts';

export { openBrowser } from './open-browser.ts';

/** How to serve. */
interface ServerOptions {
  /** The project file that a new window opens; null for the start screen. */
  readonly file: string | null;
  /** 0 takes any free one. */
  readonly port: number;
  /** The folder of the built screens; where none is given they are looked for, and built when stale. */
  readonly page?: string;
}

/** A server that runs. Whoever started it closes it. */
export interface RunningServer {
  /** With the token: whoever has it can use Doppel. */
  readonly url: string;
  readonly engine: EngineClient;
  /** Ends what runs, keeping what was done, and closes every file. */
  readonly close: () => Promise<void>;
}

/** The longest question: a decision with what was on screen, for a merge of some hundred persons. */
const questionBytes = 2 << 20;

/** A question that is not sent whole by then was cut off. */
const receivingMs = 30_000;

/**
 * Serves the screens on this machine only, with an engine in a process of its own. Throws `usage` for a port that is taken or
 * not allowed, `failed` where the screens cannot be built.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const page = options.page ?? (await pageFolder());
  const ownLog = await openLog('server');
  const access = new PageAccess();
  const sockets = new EventSockets(() => engine.closeProjects());
  const engine = await startEngine({
    door: 'browser',
    startFile: options.file === null ? null : path.resolve(options.file),
    onEvent: sockets.tell,
  });
  const app = fastify({ bodyLimit: questionBytes, requestTimeout: receivingMs, forceCloseConnections: true });
  const close = async (): Promise<void> => {
    sockets.close();
    await Promise.all([app.close(), engine.close()]);
    ownLog?.close();
  };
  try {
    await addRoutes(app, { access, engine, sockets, page });
    await listen(app, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/?token=${access.token}`, engine, close };
}

interface ServerParts {
  readonly access: PageAccess;
  readonly engine: EngineClient;
  readonly sockets: EventSockets;
  readonly page: string;
}

async function addRoutes(app: FastifyInstance, { access, engine, sockets, page }: ServerParts): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(pageHeaders);
    return refuse(reply, refusalOf(request, access));
  });
  // Bodies are JSON text that goes on as it is; another type of content, which a foreign form could send, has no parser.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain; charset=utf-8').send('Not found.\n'));
  app.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('the server could not answer', error);
    const message = status >= 500 ? 'The server could not answer.' : error.message;
    const told: WireReply = { ok: false, error: { code: status >= 500 ? 'internal' : 'usage', message } };
    return reply.code(status).send(told);
  });
  await app.register(fastifyWebsocket, { options: { maxPayload: 1024 } });
  await app.register(async (routes) => sockets.serve(routes));
  serveQuestions(app, engine);
  serveAssets(app, engine);
  await servePage(app, page, access);
}

/** Why a request is refused before anything of it is read. The page itself is looked at by its own route. */
function refusalOf({ headers, url }: FastifyRequest, access: PageAccess): Refusal | null {
  const foreign = access.refuseForeign(headers);
  if (foreign !== null) return foreign;
  // The form of an address that only proxies are sent; nobody is to take this for one.
  if (!url.startsWith('/')) return { status: 403, message: 'Doppel is no proxy.' };
  if (url.startsWith('/rpc/')) return access.refuseWithoutToken(headers);
  if (url === '/' || url.startsWith('/?')) return null;
  const isSocketOfNobody = url.startsWith('/events') && headers.origin === undefined;
  if (isSocketOfNobody) return { status: 403, message: 'Doppel answers only to its own pages.' };
  return access.refuseWithoutCookie(headers);
}

async function refuse(reply: FastifyReply, refusal: Refusal | null): Promise<FastifyReply | undefined> {
  if (refusal === null) return undefined;
  const code = refusal.status === 401 ? 'usage' : 'read_only';
  const told: WireReply = { ok: false, error: { code, message: refusal.message } };
  return await reply.code(refusal.status).send(told);
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const reason = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by you';
    throw new DoppelError('usage', `Port ${port} ${reason}. Name another one, or none for any that is free.`, {
      cause: error,
    });
  }
}
