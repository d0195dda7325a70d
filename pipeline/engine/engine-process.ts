// The program of the engine process: a service behind a port. Started by a door, never by hand.

import { log } from '#platform/log/log.ts';
import { openLog } from '#platform/log/open-log.ts';
import type { AssetHead, BeginMessage, EnginePort, FromEngine, ToEngine } from './engine-port.ts';
import { EngineService } from './engine-service.ts';
import { userFolders } from './user-folders.ts';
import { wireErrorOf } from './wire-error.ts';

/** Bytes in one message: a part is received in well under a millisecond. */
const partBytes = 256 << 10;

/** A door that is gone waits for nothing: what cannot be brought in order by then is left to the next start. */
const closingMs = 4000;

/** Electron puts this on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The line to whoever started this process. */
function ownPort(): EnginePort {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToEngine)),
      onGone: () => undefined, // Electron ends utility processes with their app
    };
  }
  return {
    send: (message) => {
      // The door may have gone this moment; 'disconnect' follows, and ends this process in order.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToEngine)),
    onGone: (listener) => process.on('disconnect', listener),
  };
}

/** Answers one request or asset: its bytes in parts, then the end. */
function sendAnswer(port: EnginePort, id: number, bytes: Uint8Array, asset: AssetHead | null): void {
  for (let from = 0; from < bytes.length; from += partBytes) {
    port.send({ kind: 'part', id, bytes: bytes.subarray(from, from + partBytes) });
  }
  port.send({ kind: 'end', id, asset });
}

function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined; // no JSON: no channel takes it, and the answer says so
  }
}

async function answerRequest(
  service: EngineService,
  port: EnginePort,
  id: number,
  channel: string,
  body: Uint8Array,
): Promise<void> {
  const reply = await service.answer(channel, parseBody(body));
  sendAnswer(port, id, Buffer.from(JSON.stringify(reply)), null);
}

async function answerAsset(service: EngineService, port: EnginePort, id: number, name: string): Promise<void> {
  const asset = await service.asset(name).catch((error: unknown) => {
    log.warn(`an asset could not be made: ${wireErrorOf(error).message}`);
    return null;
  });
  if (asset === null) return sendAnswer(port, id, new Uint8Array(0), null);
  const { mime } = asset;
  if (asset.kind === 'file') return sendAnswer(port, id, new Uint8Array(0), { mime, path: asset.path });
  sendAnswer(port, id, asset.bytes, { mime, path: null });
}

function openService(port: EnginePort, begin: BeginMessage): EngineService {
  openLog({ folder: userFolders().log, name: 'engine' });
  log.info('The engine serves a door', { door: begin.door, resumes: begin.resumePoint !== null });
  const service = new EngineService({
    door: begin.door,
    assetKey: begin.assetKey,
    startFile: begin.startFile,
    mayUse: begin.mayUse,
    tell: (event) => port.send({ kind: 'event', json: JSON.stringify(event) }),
    onResumePoint: (resumePoint) => port.send({ kind: 'resume_point', resumePoint }),
    replyCheck: process.env.NODE_ENV === 'production' ? 'never' : 'always',
  });
  if (begin.resumePoint !== null) service.restore(begin.resumePoint);
  return service;
}

/** Serves a door until it asks to close, or is gone. */
export function serveEngineProcess(port: EnginePort): void {
  let service: EngineService | null = null;
  const close = (): void => {
    log.info('The engine closes');
    setTimeout(() => process.exit(1), closingMs).unref();
    const closed = service?.close() ?? Promise.resolve();
    service = null;
    void closed.finally(() => process.exit());
  };
  port.onGone(close);
  port.onMessage((message) => {
    if (message.kind === 'begin') {
      service = openService(port, message);
      port.send({ kind: 'ready' } satisfies FromEngine);
    } else if (message.kind === 'close') close();
    else if (message.kind === 'ping') port.send({ kind: 'pong' });
    else if (service === null) return;
    else if (message.kind === 'request') void answerRequest(service, port, message.id, message.channel, message.body);
    else if (message.kind === 'asset') void answerAsset(service, port, message.id, message.asset);
    else service.closeProjects();
  });
  // Ctrl-C in a terminal reaches the whole group; the door decides when its engine ends.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', close);
}

if (import.meta.main) serveEngineProcess(ownPort());
