import path from 'node:path';
import { utilityProcess } from 'electron';
import type { EngineChild, FromEngine } from '../pipeline/index.ts';

/**
 * Where the engine's program lies. A packaged app keeps it, and every package that it loads, beside the archive and not in it:
 * threads, native modules and ffmpeg cannot be started from inside.
 */
const program = path.join(import.meta.dirname, 'engine.mjs').replace('app.asar', 'app.asar.unpacked');

/** Starts the engine's program as a utility process. The app has to be ready. */
export function startUtilityEngine(isPackaged: boolean): EngineChild {
  const child = utilityProcess.fork(program, [], {
    serviceName: 'Doppel engine',
    stdio: ['ignore', 'ignore', 'inherit'],
    env: isPackaged ? { ...process.env, NODE_ENV: 'production' } : process.env,
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', (message: FromEngine) => listener(message)),
    onExit: (listener) => child.on('exit', (code) => listener(`exit code ${code}`)),
    kill: () => {
      // The process's own kill asks; this one is for an engine that does not answer.
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, 'SIGKILL');
    },
  };
}
