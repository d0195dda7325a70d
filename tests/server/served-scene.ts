import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { wireReply } from '#contract/bridge.ts';
import {
  type ChannelName,
  channels,
  type EngineEvent,
  engineEvent,
  type ReplyOf,
  type RequestOf,
  type WireError,
} from '#contract/channels.ts';
import { type RunningServer, startServer } from '#server/index.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { waitUntil } from '../support/patience.ts';

/** An answer of the server, whole. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A page's line to a server, without the page. */
export interface DoorClient {
  readonly origin: string;
  /** Of the session that the address began. */
  readonly token: string;
  readonly cookie: string;
  /** Asks a channel as the page does, and checks the answer with the channel's schema. Throws an `AskError`. */
  readonly ask: <Name extends ChannelName>(channel: Name, request: RequestOf<Name>) => Promise<ReplyOf<Name>>;
  /** Gets an address as it stands, with nothing put in order. `headers` win over the page's own. */
  readonly get: (address: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly send: (
    method: string,
    address: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ) => Promise<Answer>;
  /** Opens another window's line of events. */
  readonly listen: () => Promise<EventLog>;
}

/** A scene, its project, and a page of one line to serve, in a folder of their own that goes with them. */
export interface PreparedScene {
  readonly folder: string;
  readonly scene: SmallScene;
  /** The analysed project of the scene. */
  readonly file: string;
  readonly page: string;
  readonly remove: () => void;
}

/** A real server with a real engine on a scene. */
export interface ServedScene extends PreparedScene, DoorClient {
  readonly server: RunningServer;
  readonly close: () => Promise<void>;
}

/** What the engine answered with instead of a reply. */
export class AskError extends Error {
  readonly wire: WireError;
  constructor(channel: string, wire: WireError) {
    super(`${channel}: ${wire.code}: ${wire.message}`);
    this.wire = wire;
  }
}

/** The events that a window got, and a way to wait for one. */
export interface EventLog {
  readonly events: readonly EngineEvent[];
  /** The first event of a kind that passes, also an earlier one; fails after some seconds. */
  readonly until: <Kind extends EngineEvent['kind']>(
    kind: Kind,
    passes?: (event: Extract<EngineEvent, { kind: Kind }>) => boolean,
    quietMs?: number,
  ) => Promise<Extract<EngineEvent, { kind: Kind }>>;
  readonly close: () => void;
}

/** Makes a scene and analyses it, unless told not to. `DOPPEL_HOME` leads into its folder from then on. */
export async function prepareScene(
  options: { readonly frameCount?: number; readonly analysed?: 'no' } = {},
): Promise<PreparedScene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-server-'));
  process.env.DOPPEL_HOME = path.join(folder, 'home');
  const scene = await makeSmallScene(folder, options.frameCount ?? 80);
  const file = path.join(folder, 'blocks.doppel');
  if (options.analysed !== 'no') await analyze(tracksRequest(scene.video, scene.tracks, file));
  const page = path.join(folder, 'page');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>Doppel</title>');
  writeFileSync(path.join(page, 'assets', 'main.js'), 'export {};');
  return { folder, scene, file, page, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes a scene, analyses it, and serves it from this process. */
export async function serveScene(options: Parameters<typeof prepareScene>[0] = {}): Promise<ServedScene> {
  const prepared = await prepareScene(options);
  const server = await startServer({ file: prepared.file, port: 0, page: prepared.page });
  return {
    ...prepared,
    ...(await openDoor(server.url)),
    server,
    async close() {
      await server.close();
      prepared.remove();
    },
  };
}

/** Opens the address that a server printed, as a browser would. */
export async function openDoor(url: string): Promise<DoorClient> {
  const { origin, port, searchParams } = new URL(url);
  const host = `127.0.0.1:${port}`;
  const send: DoorClient['send'] = (method, address, headers, body) =>
    sendRaw(Number(port), method, address, headers, body);
  const opened = await send('GET', `/?token=${searchParams.get('token')}`, { host });
  const token = /<meta name="doppel-session" content="([\w-]+)">/.exec(opened.body.toString())?.[1] ?? '';
  const cookie = String(opened.headers['set-cookie']).split(';')[0];
  return {
    origin,
    token,
    cookie,
    send,
    get: (address, headers = {}) => send('GET', address, { host, cookie, ...headers }),
    async ask(channel, request) {
      const headers = { host, origin, 'content-type': 'application/json', 'x-doppel-token': token };
      const answer = await send('POST', `/rpc/${channel}`, headers, JSON.stringify(request));
      const reply = wireReply.parse(JSON.parse(answer.body.toString('utf8')));
      if (!reply.ok) throw new AskError(channel, reply.error);
      return channels[channel].reply.parse(reply.value) as ReplyOf<typeof channel>;
    },
    listen: () => listenTo(`ws://${host}/events`, token, { origin, cookie }),
  };
}

function sendRaw(
  port: number,
  method: string,
  address: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', method, path: address, headers: { ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Opens a socket with headers of its own, which Node's WebSocket takes and a browser's does not. */
export function openSocket(
  address: string,
  token: string | null,
  headers: Readonly<Record<string, string>>,
): Promise<WebSocket> {
  const protocols = token === null ? ['doppel-events'] : ['doppel-events', token];
  const socket = new WebSocket(address, { protocols, headers: { ...headers } } as never);
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error(`The socket ${address} was refused.`));
  });
}

async function listenTo(address: string, token: string, headers: Readonly<Record<string, string>>): Promise<EventLog> {
  const socket = await openSocket(address, token, headers);
  const events: EngineEvent[] = [];
  socket.onmessage = ({ data }) => {
    events.push(engineEvent.parse(JSON.parse(String(data))));
  };
  return {
    events,
    until(kind, passes = () => true, quietMs = 20_000) {
      type Wanted = Extract<EngineEvent, { kind: typeof kind }>;
      const isWanted = (event: EngineEvent): event is Wanted => event.kind === kind && passes(event as Wanted);
      const what = () => `${kind}; these came: ${events.map((event) => event.kind).join(', ')}`;
      return waitUntil(what, () => events.find(isWanted), { quietMs, everyMs: 5 });
    },
    close: () => socket.close(),
  };
}

/** Fails unless the promise rejects with this code. */
export async function rejectsWith(asked: Promise<unknown>, code: WireError['code'], message?: RegExp): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof AskError, String(error));
    assert.equal(error.wire.code, code, error.message);
    if (message !== undefined) assert.match(error.wire.message, message);
    return true;
  });
}
