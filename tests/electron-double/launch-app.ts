import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildDesktop, mainProgram } from '#scripts/build-desktop.ts';
import { patient } from '../support/patience.ts';

/** How to start the app. */
export interface LaunchOptions {
  /** Arguments after the program, as the system passes files. */
  readonly args?: readonly string[];
  /** The folder for windows, preferences and caches; a new one, deleted at the end, unless given. */
  readonly home?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isSecondInstance?: boolean;
  readonly displays?: readonly object[];
  /** A Linux that keeps no secrets for its users. */
  readonly keyring?: 'none';
}

/** The app as it runs over the double. Whoever launched it closes it. */
export class RunningApp {
  readonly home: string;
  /** What it wrote to standard error. */
  errors = '';
  readonly #child: ChildProcess;
  readonly #isOwnHome: boolean;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  readonly #exit = Promise.withResolvers<number | null>();
  #lastId = 0;

  constructor(options: LaunchOptions) {
    this.#isOwnHome = options.home === undefined;
    this.home = options.home ?? mkdtempSync(path.join(tmpdir(), 'doppel-desktop-'));
    const { isSecondInstance, displays, keyring } = options;
    const userData = path.join(this.home, 'electron');
    this.#child = fork(mainProgram, [...(options.args ?? [])], {
      cwd: options.cwd ?? this.home,
      execArgv: ['--import', path.join(import.meta.dirname, 'register.ts'), '--disable-warning=ExperimentalWarning'],
      env: {
        ...process.env,
        ...options.env,
        DOPPEL_HOME: path.join(this.home, 'doppel'),
        DOPPEL_REVIEWER: 'a tester',
        ELECTRON_DOUBLE: JSON.stringify({ userData, isSecondInstance, displays, keyring }),
      },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.#child.on('message', (message: { readonly id: number; readonly value: unknown; readonly error?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    });
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the app ended (${code}): ${this.errors}`));
      this.#exit.resolve(code);
    });
  }

  /** Its exit code, when it has ended. */
  get exited(): Promise<number | null> {
    return this.#exit.promise;
  }

  /** Does something to it, as a person or the system would; see control.ts. */
  async does<Value = unknown>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Value> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#child.send({ id, method, params });
    return (await answer.promise) as Value;
  }

  /** The value of an expression in a page; of the first window unless one is named. */
  async page<Value = unknown>(expression: string, window?: number): Promise<Value> {
    return await this.does<Value>('evaluate', { expression, ...(window === undefined ? {} : { window }) });
  }

  /** What a channel answers a page through the preload. */
  async asks<Value = unknown>(channel: string, request: unknown, window?: number): Promise<Value> {
    const expression = `window.doppel.request(${JSON.stringify(channel)}, ${JSON.stringify(request)})`;
    return JSON.parse(await this.page<string>(expression, window)) as Value;
  }

  /** Waits until a window's page is there. */
  async started(window?: number): Promise<void> {
    await this.does('waitFor', {
      expression: `window.doppel !== undefined && document.readyState === 'complete'`,
      ...(window === undefined ? {} : { window }),
    });
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  /** Ends it in order and removes its folder, if it was its own. */
  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await this.does('quit');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), patient(10_000));
      await this.exited;
      clearTimeout(timer);
    }
    if (this.#isOwnHome) rmSync(this.home, { recursive: true, force: true });
  }
}

/** Builds the app where that is needed and starts it, unmodified, over the double of Electron. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  await buildDesktop();
  return new RunningApp(options);
}
