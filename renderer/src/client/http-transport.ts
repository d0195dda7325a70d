import { DoppelError } from '#base/doppel-error.ts';
import type { Transport } from './channel-client.ts';
import { listenToEvents } from './event-socket.ts';

/** Talks to the server that the page came from: one POST a question, a WebSocket for events. */
export function httpTransport(token: string): Transport {
  const post = (address: string, body: unknown): Promise<Response> =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-doppel-token': token },
      body: JSON.stringify(body),
      referrerPolicy: 'no-referrer',
    }).catch((cause: unknown) => {
      throw new DoppelError('failed', 'Doppel does not answer. See whether `doppel serve` still runs.', { cause });
    });
  return {
    async send(channel, request) {
      const response = await post(`/rpc/${channel}`, request);
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
    async endSessions() {
      const { ok, status } = await post('/sessions/end', {});
      if (!ok) throw new DoppelError('failed', `The sessions could not be ended (HTTP ${status}).`);
    },
  };
}
