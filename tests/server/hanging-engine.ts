// The real engine, but that its main loop hangs for as long as the name of a new reviewer says.

import type { FromEngine, ToEngine } from '#engine/engine-port.ts';
import { serveEngineProcess } from '#engine/engine-process.ts';

/** Milliseconds in the question; null for all other messages. */
function hangMsOf(message: ToEngine): number | null {
  if (message.kind !== 'request' || message.channel !== 'app.set_reviewer') return null;
  const found = /"hang (\d+)"/.exec(Buffer.from(message.body).toString('utf8'));
  return found === null ? null : Number(found[1]);
}

serveEngineProcess({
  send: (message: FromEngine) => process.send?.(message),
  onMessage: (listener) =>
    process.on('message', (message: ToEngine) => {
      const hangMs = hangMsOf(message);
      if (hangMs !== null) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, hangMs);
      listener(message);
    }),
  onGone: (listener) => process.on('disconnect', listener),
});
