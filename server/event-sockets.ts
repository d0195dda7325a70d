import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';

/** A page that reads so slowly that this much waits for it misses what is only for the eye. */
const waitingBytes = 1 << 20;

/** A page whose computer sleeps answers no ping; its socket is dropped after two of them. */
const pingEveryMs = 30_000;

/** How long after the last window the engine closes their files: longer than a page takes to load anew. */
const idleMs = 60_000;

/** Events that the next one of their kind makes worthless: a page that cannot keep up goes without. */
const forTheEye = ['analysis_frame', 'analysis_progress', 'training_progress'] as const;

/** The pages that listen. */
export class EventSockets {
  readonly #sockets = new Map<WebSocket, { isAlive: boolean }>();
  readonly #onIdle: () => void;
  readonly #ping: NodeJS.Timeout;
  #idle: NodeJS.Timeout | null = null;

  /** `onIdle` is called when no page has listened for a minute. */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
    this.#ping = setInterval(() => this.#dropSilent(), pingEveryMs);
    this.#ping.unref();
  }

  /** Serves `/events`. */
  serve(app: FastifyInstance): void {
    app.get('/events', { websocket: true, config: { access: 'socket' } }, (socket) => this.#add(socket));
  }

  /** Sends an event, as JSON text, to every page. */
  readonly tell = (json: string): void => {
    const isForTheEye = forTheEye.some((kind) => json.startsWith(`{"kind":"${kind}"`));
    for (const socket of this.#sockets.keys()) {
      if (isForTheEye && socket.bufferedAmount > waitingBytes) continue;
      if (socket.readyState === socket.OPEN) socket.send(json);
    }
  };

  close(): void {
    clearInterval(this.#ping);
    if (this.#idle !== null) clearTimeout(this.#idle);
    for (const socket of this.#sockets.keys()) socket.close(1001, 'Doppel is closing');
  }

  /** Ends every page's line, for when their sessions are over. */
  dropAll(): void {
    for (const socket of this.#sockets.keys()) socket.close(1008, 'The session is over');
  }

  #add(socket: WebSocket): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#sockets.set(socket, { isAlive: true });
    socket.on('pong', () => this.#sockets.set(socket, { isAlive: true }));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size > 0 || this.#idle !== null) return;
      this.#idle = setTimeout(this.#onIdle, idleMs);
      this.#idle.unref();
    });
  }

  #dropSilent(): void {
    for (const [socket, state] of this.#sockets) {
      if (!state.isAlive) socket.terminate();
      else {
        this.#sockets.set(socket, { isAlive: false });
        socket.ping();
      }
    }
  }
}
