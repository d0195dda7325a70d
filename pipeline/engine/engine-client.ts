import { fork } from 'node:child_process';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { WireReply } from '#contract/bridge.ts';
import {
  type AppInfo,
  type ChannelName,
  type EngineEvent,
  isRepeatable,
  type ReplyOf,
  type RequestOf,
} from '#contract/channels.ts';
import { log } from '#platform/log/log.ts';
import { newAssetKey } from './asset-ids.ts';
import type { AssetHead, EngineChild, FromEngine, ToEngine } from './engine-port.ts';
import type { ResumePoint } from './engine-service.ts';
import { Silence, usualWatch, type WatchTimes } from './engine-watch.ts';

/** How a door starts its engine. */
export interface EngineOptions {
  readonly door: AppInfo['door'];
  readonly startFile: string | null;
  /** The folders that the door's pages may use, beside those of opened projects; everything where none are named. */
  readonly mayUse?: readonly string[];
  /** Receives every event as JSON text, those of the engine's own state included. */
  readonly onEvent: (json: string) => void;
  /** Starts the process; a forked child of Node unless told otherwise. */
  readonly start?: () => EngineChild;
  /** When it counts as one that hangs; `usualWatch` unless told otherwise. */
  readonly watch?: WatchTimes;
}

/** An asset as a door serves it. */
export interface EngineAsset extends AssetHead {
  /** The whole content; empty where `path` names a file. */
  readonly bytes: Buffer;
}

/** An engine that did not live this long did not get to work; after so many of those in a row no other is started. */
const shortLifeMs = 3000;
const mostShortLives = 5;

/** How long a closing engine may take to bring its files in order before it is ended; its own limit is 4 s. */
const closingMs = 6000;

/** Where an answer goes. */
interface Pending {
  /** Sent once more to the next engine when this one dies: for what only reads. */
  again: ToEngine | null;
  readonly parts: Uint8Array[];
  readonly done: (bytes: Buffer, asset: AssetHead | null) => void;
  readonly failed: (error: DoppelError) => void;
}

/** Starts the engine's program, or another that speaks like it, as a child of Node. */
export function forkEngine(program = path.join(import.meta.dirname, 'engine-process.ts')): EngineChild {
  const child = fork(program, [], {
    serialization: 'advanced',
    // How much memory V8 lets lie about is kept (scripts/lean-start.mjs); a debugger's flags and the like are the door's alone.
    execArgv: process.execArgv.filter((flag) => flag.startsWith('--max-semi-space-size=')),
    // Its words belong to the terminal's side channel; standard output is the door's.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid,
    send: (message) => {
      // A dead child is told by 'exit'; what was on its way to it fails with the rest.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromEngine)),
    onExit: (listener) => {
      child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
      child.on('error', (error) => {
        if (child.pid === undefined) listener(error.message);
      });
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** What a question's body holds; undefined for what is no JSON, which the engine refuses. */
function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * A door's line to its engine process. It starts the process, brings answers back to whoever asked, and starts it anew when it
 * dies: what was asked meanwhile waits, what was being answered fails with a sentence, windows keep their handles and
 * addresses, and an analysis goes on. An engine that lives and gives no sign of life is told of, and ended only when somebody
 * asks for it. Whoever made it closes it.
 */
export class EngineClient {
  readonly #options: EngineOptions;
  readonly #assetKey = newAssetKey();
  readonly #pending = new Map<number, Pending>();
  readonly #waiting: ToEngine[] = [];
  #startedAtMs = 0;
  #startCount = 0;
  #shortLives = 0;
  #child: EngineChild;
  #resumePoint: ResumePoint | null = null;
  #state: 'starting' | 'running' | 'failed' | 'closed' = 'starting';
  #lastId = 0;
  readonly #poll: NodeJS.Timeout;
  #silence: Silence;
  #isSilent = false;
  #isPinged = false;
  /** A silent engine is told of at every look, and written down once. */
  #loggedState: Extract<EngineEvent, { kind: 'engine_state' }>['state'] = 'running';

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#silence = new Silence(this.#watch);
    this.#child = this.#start();
    this.#poll = setInterval(() => this.#pollForLife(), this.#watch.everyMs);
    this.#poll.unref();
  }

  /** The process id of the engine that runs now; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Asks a channel. Takes and returns JSON text: a request, and a `WireReply`. What `isRepeatable` outlives an engine that dies
   * over it, once. Never rejects.
   */
  async request(channel: string, body: Uint8Array): Promise<Buffer> {
    if (channel === 'app.restart_engine') return this.#answerRestart();
    const times = isRepeatable(channel, jsonOf(body)) ? 'again' : 'once';
    try {
      return (await this.#send(times, (id) => ({ kind: 'request', id, channel, body }))).bytes;
    } catch (error) {
      if (!(error instanceof DoppelError)) throw error;
      const { code, message, details } = error;
      const reply = { ok: false, error: { code, message, ...(details === undefined ? {} : { details }) } };
      return Buffer.from(JSON.stringify(reply));
    }
  }

  /** Asks a channel from a program. Throws what the engine answered as a DoppelError. */
  async ask<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
    const reply: WireReply = JSON.parse((await this.request(channel, Buffer.from(JSON.stringify(request)))).toString());
    if (reply.ok) return reply.value as ReplyOf<Name>;
    const { code, message, details } = reply.error;
    throw new DoppelError(code, message, details === undefined ? {} : { details });
  }

  /**
   * What an asset's id stands for; null for an id that nothing open has. An engine that dies over it is followed by another
   * that is asked once more; throws `failed` when that dies too.
   */
  async asset(asset: string): Promise<EngineAsset | null> {
    const { bytes, head } = await this.#send('again', (id) => ({ kind: 'asset', id, asset }));
    return head === null ? null : { ...head, bytes };
  }

  /** Says that no window is left: their files are closed; an analysis goes on. */
  closeProjects(): void {
    if (this.#state === 'running') this.#child.send({ kind: 'close_projects' });
  }

  /** Ends the engine in order. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    const wasUp = this.#state !== 'failed';
    this.#state = 'closed';
    clearInterval(this.#poll);
    this.#failAll(new DoppelError('cancelled', 'Doppel is closing.'));
    if (!wasUp) return;
    const gone = Promise.withResolvers<void>();
    this.#child.onExit(() => gone.resolve());
    this.#child.send({ kind: 'close' });
    const timer = setTimeout(() => this.#child.kill(), closingMs);
    await gone.promise;
    clearTimeout(timer);
  }

  get #watch(): WatchTimes {
    return this.#options.watch ?? usualWatch;
  }

  #pollForLife(): void {
    if (this.#state === 'failed' || this.#state === 'closed') return;
    if (this.#silence.look(performance.now())) {
      this.#isSilent = true;
      // Told at every look: for pages that were loaded since.
      this.#tellState(
        'silent',
        'The engine does not answer. It may be at work on something very long; if not, restart it. Nothing that was decided is lost.',
      );
    }
    // One question at a time: an engine that hangs must not find a thousand of them.
    if (this.#isPinged) return;
    this.#isPinged = true;
    this.#child.send({ kind: 'ping' });
  }

  #noteLife(): void {
    this.#silence.heard();
    if (this.#isSilent && this.#state !== 'closed') this.#tellState('running', 'The engine answers again.');
    this.#isSilent = false;
  }

  /** Ends the engine where it hangs; its death then starts the next one. */
  #answerRestart(): Buffer {
    const restarted = this.#isSilent;
    if (restarted) this.#child.kill();
    return Buffer.from(JSON.stringify({ ok: true, value: { restarted } } satisfies WireReply));
  }

  #start(): EngineChild {
    this.#startedAtMs = performance.now();
    this.#startCount++;
    this.#silence = new Silence(this.#watch);
    this.#isSilent = false;
    this.#isPinged = false;
    const child = (this.#options.start ?? forkEngine)();
    child.onMessage((message) => {
      if (child === this.#child) this.#noteLife();
      this.#receive(message);
    });
    child.onExit((how) => {
      if (child === this.#child) this.#noteDeath(how);
    });
    child.send({
      kind: 'begin',
      door: this.#options.door,
      assetKey: this.#assetKey,
      startFile: this.#options.startFile,
      mayUse: this.#options.mayUse ?? null,
      resumePoint: this.#resumePoint,
    });
    return child;
  }

  #send(
    times: 'once' | 'again',
    message: (id: number) => ToEngine,
  ): Promise<{ readonly bytes: Buffer; readonly head: AssetHead | null }> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'failed' || this.#state === 'closed') {
        reject(new DoppelError('failed', 'The engine does not run any more. Start Doppel again.'));
        return;
      }
      const id = ++this.#lastId;
      const asked = message(id);
      this.#pending.set(id, {
        again: times === 'again' ? asked : null,
        parts: [],
        done: (bytes, head) => resolve({ bytes, head }),
        failed: reject,
      });
      if (this.#state === 'running') this.#child.send(asked);
      else this.#waiting.push(asked);
    });
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'pong':
        this.#isPinged = false;
        return;
      case 'ready': {
        const isRestart = this.#startCount > 1;
        if (this.#state !== 'starting') return;
        this.#state = 'running';
        for (const waiting of this.#waiting.splice(0)) this.#child.send(waiting);
        if (isRestart) this.#tellState('running', 'The engine runs again. Nothing that was decided is lost.');
        return;
      }
      case 'part':
        this.#pending.get(message.id)?.parts.push(message.bytes);
        return;
      case 'end': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        pending?.done(Buffer.concat(pending.parts), message.asset);
        return;
      }
      case 'event':
        this.#options.onEvent(message.json);
        return;
      case 'resume_point':
        this.#resumePoint = message.resumePoint;
    }
  }

  #noteDeath(how: string): void {
    if (this.#state === 'closed') return;
    this.#shortLives = performance.now() - this.#startedAtMs < shortLifeMs ? this.#shortLives + 1 : 0;
    const willRestart = this.#shortLives < mostShortLives;
    this.#state = willRestart ? 'starting' : 'failed';
    if (willRestart) {
      this.#tellState(
        'restarting',
        `The engine stopped (${how}) and is started again. Nothing that was decided is lost.`,
      );
    } else {
      this.#tellState(
        'failed',
        `The engine stopped ${mostShortLives} times in a row (${how}). Close Doppel and start it again.`,
      );
    }
    this.#failAll(
      new DoppelError('failed', `The engine stopped while it worked on this (${how}). Try again.`, {
        details: { retryable: willRestart },
      }),
    );
    if (willRestart) this.#child = this.#start();
  }

  /** What was sent fails, unless it only reads; that, and what still waits to be sent, goes to the next engine. */
  #failAll(error: DoppelError): void {
    const unsent = new Set(
      this.#state === 'starting' ? this.#waiting.flatMap((message) => ('id' in message ? [message.id] : [])) : [],
    );
    for (const [id, pending] of [...this.#pending]) {
      if (unsent.has(id)) continue;
      if (this.#state === 'starting' && pending.again !== null) {
        this.#waiting.push(pending.again);
        pending.again = null;
        pending.parts.length = 0;
        continue;
      }
      this.#pending.delete(id);
      pending.failed(error);
    }
  }

  #tellState(state: Extract<EngineEvent, { kind: 'engine_state' }>['state'], message: string): void {
    if (state !== this.#loggedState) log.info('The engine', { state, message, engine: this.pid ?? null });
    this.#loggedState = state;
    this.#options.onEvent(JSON.stringify({ kind: 'engine_state', state, message } satisfies EngineEvent));
  }
}
