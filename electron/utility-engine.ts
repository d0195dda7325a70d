import path from 'node:path';
import { utilityProcess } from 'electron';
import type { EngineChild, FromEngine, ToEngine } from '#pipeline';
import { probeDevice } from './probe-device.ts';
import type { ProbeReply, ProbeRequest } from './probe-messages.ts';

/**
 * Where the engine's programs lie. A packaged app keeps them, and every package that they load, beside the archive and not in it:
 * threads, native modules and ffmpeg cannot be started from inside.
 */
const programs = import.meta.dirname.replace(/\bapp\.asar(?=[\\/]|$)/, 'app.asar.unpacked');

/** Starts the engine's program as a utility process. The app has to be ready. */
export function startUtilityEngine(isPackaged: boolean): EngineChild {
  const child = utilityProcess.fork(path.join(programs, 'engine.mjs'), [], {
    serviceName: 'Doppel engine',
    stdio: ['ignore', 'ignore', 'inherit'],
    env: isPackaged ? { ...process.env, NODE_ENV: 'production' } : process.env,
  });
  const send = (message: ToEngine | ProbeReply): void => child.postMessage(message);
  const probe = async ({ id, device }: ProbeRequest): Promise<void> =>
    send({ kind: 'device_probed', id, line: await probeDevice(path.join(programs, 'device-probe.mjs'), device) });
  return {
    get pid() {
      return child.pid;
    },
    send,
    onMessage: (listener) =>
      child.on('message', (message: FromEngine | ProbeRequest) => {
        if (message.kind === 'probe_device') void probe(message);
        else listener(message);
      }),
    onExit: (listener) => child.on('exit', (code) => listener(`exit code ${code}`)),
    kill: () => {
      // The process's own kill asks; this one is for an engine that does not answer.
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, 'SIGKILL');
    },
  };
}
