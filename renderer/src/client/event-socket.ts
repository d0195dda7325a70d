import type { EngineEvent } from '#contract/channels.ts';

/** The first wait before the socket is tried again, doubled each time up to the last: a convention, quick on loopback. */
const firstWaitMs = 250;
const longestWaitMs = 4000;

const lost: EngineEvent = {
  kind: 'engine_state',
  state: 'restarting',
  message: 'The connection to Doppel was lost. Trying again.',
};
const back: EngineEvent = { kind: 'engine_state', state: 'running', message: 'Connected again.' };

/**
 * Listens to the server's events, and opens the socket again when it falls. A lost and a regained connection are told as
 * `engine_state`, so that the screens know one way only to be without an engine. A browser's socket takes no header, so the
 * session's token stands among the protocols that it offers. The function returned closes it.
 */
export function listenToEvents(token: string, listener: (event: unknown) => void): () => void {
  let socket: WebSocket | null = null;
  let timer: number | undefined;
  let waitMs = firstWaitMs;
  let wasLost = false;
  let isClosed = false;

  const open = () => {
    socket = new WebSocket('/events', ['doppel-events', token]);
    socket.onopen = () => {
      if (wasLost) listener(back);
      wasLost = false;
      waitMs = firstWaitMs;
    };
    socket.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data));
    socket.onclose = () => {
      if (isClosed) return;
      if (!wasLost) listener(lost);
      wasLost = true;
      timer = window.setTimeout(open, waitMs);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    };
  };
  open();
  return () => {
    isClosed = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}
