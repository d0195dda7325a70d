import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { needsReady } from './double-state.ts';
import { strict } from './strict.ts';

interface ForkOptions {
  readonly serviceName?: string;
  readonly stdio?: readonly ('ignore' | 'inherit' | 'pipe')[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Every utility process that was started. */
export const utilities: UtilityDouble[] = [];

/** A utility process: a real process, whose program finds `process.parentPort` and is not Node's main module. */
export class UtilityDouble extends EventEmitter {
  readonly child: ChildProcess;
  /** Electron knows it when the process has come up. */
  pid: number | undefined;

  constructor(program: string, args: readonly string[], options: ForkOptions) {
    super();
    this.child = fork(path.join(import.meta.dirname, 'utility-host.ts'), [program, ...args], {
      serialization: 'advanced',
      execArgv: [],
      env: options.env ?? process.env,
      stdio: [...(options.stdio ?? ['ignore', 'inherit', 'inherit']), 'ipc'],
    });
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('exit', (code, signal) => {
      this.pid = undefined;
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15));
    });
  }

  get stdout() {
    return this.child.stdout;
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

/** `utilityProcess`. */
export const utilityProcess = strict('utilityProcess', {
  fork(program: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityDouble {
    needsReady('utilityProcess.fork');
    const utility = new UtilityDouble(program, args, options);
    utilities.push(utility);
    return utility;
  },
});
