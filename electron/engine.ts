// The program of the engine in the desktop app: the engine behind Electron's port to the main process.
import { type FromEngine, serveEngine, type ToEngine } from '../pipeline/index.ts';

/** Electron clones the whole buffer under a view; a part of a long answer has to travel alone. */
function alone(message: FromEngine): FromEngine {
  return message.kind === 'part' ? { ...message, bytes: new Uint8Array(message.bytes) } : message;
}

const { parentPort } = process;

await serveEngine({
  send: (message) => parentPort.postMessage(alone(message)),
  onMessage: (listener) => parentPort.on('message', ({ data }: { readonly data: ToEngine }) => listener(data)),
  onGone: () => undefined, // Electron ends its utility processes with the app
});
