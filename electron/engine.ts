// The program of the engine in the desktop app: the engine behind Electron's port to the main process.
import { type FromEngine, serveEngine, type ToEngine } from '#pipeline';
import type { ProbeReply, ProbeRequest } from './probe-messages.ts';

const { parentPort } = process;

/** Probes that were asked for and not yet answered. */
const probes = new Map<number, (line: string) => void>();
let lastProbe = 0;

/** Electron clones the whole buffer under a view; a part of a long answer has to travel alone. */
function alone(message: FromEngine): FromEngine {
  return message.kind === 'part' ? { ...message, bytes: new Uint8Array(message.bytes) } : message;
}

function runDeviceProbe(device: string): Promise<string> {
  return new Promise((resolve) => {
    const id = ++lastProbe;
    probes.set(id, resolve);
    parentPort.postMessage({ kind: 'probe_device', id, device } satisfies ProbeRequest);
  });
}

const port = {
  send: (message: FromEngine) => parentPort.postMessage(alone(message)),
  onMessage: (listener: (message: ToEngine) => void) =>
    parentPort.on('message', ({ data }: { readonly data: ToEngine | ProbeReply }) => {
      if (data.kind !== 'device_probed') return listener(data);
      probes.get(data.id)?.(data.line);
      probes.delete(data.id);
    }),
  onGone: () => undefined, // Electron ends its utility processes with the app
};

await serveEngine(port, { runDeviceProbe });
