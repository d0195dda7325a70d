import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fastifyWebsocket from '@fastify/websocket';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { DoppelError } from '#base/doppel-error.ts';
import type { WireReply } from '#contract/bridge.ts';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import { type EngineClient, log, openLog, startEngine } from '#pipeline';
import { serveAssets } from './asset-route.ts';
import { EventSockets } from './event-sockets.ts';
import { pageFolder } from './page-folder.ts';
import { servePage } from './page-route.ts';
import { serveQuestions } from './question-route.ts';
import { serveReports } from './report-route.ts';
import { refusalOf, socketProtocol } from './route-access.ts';
import { serveSessions } from './session-route.ts';
import { type Refusal, Sessions } from './sessions.ts';

export { ApiKeys, apiScopes } from './api/api-keys.ts';
export { startApi } from './api-server.ts';
export { openBrowser } from './open-browser.ts';

/** How to serve. */
interface ServerOptions {
  /** The project file that a new window opens; null for the start screen. */
  readonly file: string | null;
  /** 0 takes any free one. */
  readonly port: number;
  /** Folders that pages may look into and write to, beside the file's and those of opened projects; the present one, where neither is named. */
  readonly folders?: readonly string[];
  /** The folder of the built screens; where none is given they are looked for, and built when stale. */
  readonly page?: string;
  /** Told whenever an address was used up, so that another one can be shown. */
  readonly onEntered?: () => void;
  /** Told when a page ended all sessions: addresses that were shown open nothing any more. */
  readonly onEnded?: () => void;
}

/** A server that runs. Whoever started it closes it. */
export interface RunningServer {
  /** Opens one page, once: whoever has it first can use Doppel. */
  readonly url: string;
  /** Another address, for another window. */
  readonly newAddress: () => string;
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
  const sessions = new Sessions();
  const sockets = new EventSockets(() => engine.closeProjects());
  const engine = await startEngine({
    door: 'browser',
    startFile: options.file === null ? null : path.resolve(options.file),
    mayUse: usableFolders(options),
    onEvent: sockets.tell,
  });
  const app = fastify({ bodyLimit: questionBytes, requestTimeout: receivingMs, forceCloseConnections: true });
  const close = async (): Promise<void> => {
    sockets.close();
    await Promise.all([app.close(), engine.close()]);
    ownLog?.close();
  };
  try {
    await addRoutes(app, {
      sessions,
      engine,
      sockets,
      page,
      onEntered: options.onEntered ?? (() => undefined),
      onEnded: options.onEnded ?? (() => undefined),
    });
    await listen(app, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const newAddress = (): string => `http://127.0.0.1:${port}/?token=${sessions.newAddressToken()}`;
  return { url: newAddress(), newAddress, engine, close };
}

/** What pages may use: the folder of the file and those that were named; the present one where neither is. */
function usableFolders({ file, folders = [] }: ServerOptions): readonly string[] {
  const named = [...(file === null ? [] : [path.dirname(path.resolve(file))]), ...folders];
  return named.length === 0 ? [process.cwd()] : named;
}

interface ServerParts {
  readonly sessions: Sessions;
  readonly engine: EngineClient;
  readonly sockets: EventSockets;
  readonly page: string;
  readonly onEntered: () => void;
  readonly onEnded: () => void;
}

async function addRoutes(
  app: FastifyInstance,
  { sessions, engine, sockets, page, onEntered, onEnded }: ServerParts,
): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(pageHeaders);
    return refuse(reply, refusalOf(request, sessions));
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
  await app.register(fastifyWebsocket, {
    options: { maxPayload: 1024, handleProtocols: (offered) => offered.has(socketProtocol) && socketProtocol },
  });
  await app.register(async (routes) => sockets.serve(routes));
  serveQuestions(app, engine);
  serveSessions(app, sessions, () => {
    sockets.dropAll();
    onEnded();
  });
  serveAssets(app, engine);
  await serveReports(app, engine);
  await servePage(app, page, sessions, onEntered);
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
