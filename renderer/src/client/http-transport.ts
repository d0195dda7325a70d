import { DoppelError } from '#base/doppel-error.ts';
import type { Transport } from './channel-client.ts';
import { listenToEvents } from './event-socket.ts';

/** Talks to the server that the page came from: one POST a question, a WebSocket for events. */
export function httpTransport(token: string): Transport {
  return {
    async send(channel, request) {
      const response = await fetch(`/rpc/${channel}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-doppel-token': token },
        body: JSON.stringify(request),
        referrerPolicy: 'no-referrer',
      }).catch((cause: unknown) => {
        throw new DoppelError('failed', 'Doppel does not answer. See whether `doppel serve` still runs.', { cause });
      });
      try {
        return await response.json();
      } catch (cause) {
        throw new DoppelError('failed', `Doppel answered with HTTP ${response.status} and no readable text.`, {
          cause,
        });
      }
    },
    listen: (listener) => listenToEvents(token, listener),
    pathOf: () => null,
  };
}
