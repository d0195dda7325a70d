// The inside of a utility process: the port to the main process, then the program. It is imported as Electron does it, so it is
// not Node's main module.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const [, , program, ...args] = process.argv;
const early: unknown[] = [];

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  }
}

const port = new ParentPort();
process.on('message', (data) => {
  if (port.listenerCount('message') === 0) early.push(data);
  else port.emit('message', { data, ports: [] });
});
port.on('newListener', (name) => {
  if (name !== 'message' || port.listenerCount('message') > 0) return;
  queueMicrotask(() => {
    for (const data of early.splice(0)) port.emit('message', { data, ports: [] });
  });
});
// Utility processes end with their app.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: port });
process.argv = [process.execPath, program, ...args];
await import(pathToFileURL(program).href);
