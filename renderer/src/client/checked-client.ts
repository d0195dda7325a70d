import { DoppelError } from '#base/doppel-error.ts';
import { wireReply } from '#contract/bridge.ts';
import {
  type ChannelName,
  channels,
  type EngineEvent,
  engineEvent,
  type ReplyOf,
  type RequestOf,
} from '#contract/channels.ts';
import type { ChannelClient, Transport } from './channel-client.ts';

/**
 * A client that checks everything that crosses the door with the channel's own schema: what is asked, what comes back, and
 * every event. Requests reject with a `DoppelError`; events that do not fit are reported to the console and dropped.
 */
export function checkedClient(transport: Transport): ChannelClient {
  const listeners = new Set<(event: EngineEvent) => void>();
  let stop: (() => void) | null = null;
  return {
    async request<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
      const asked = channels[channel].request.safeParse(request);
      if (!asked.success) {
        throw new DoppelError('internal', `The screen asked "${channel}" in a form that it does not have.`, {
          cause: asked.error,
        });
      }
      const answer = wireReply.safeParse(await transport.send(channel, asked.data));
      if (!answer.success) throw misfit(channel, answer.error);
      if (!answer.data.ok) {
        const { code, message, details } = answer.data.error;
        throw new DoppelError(code, message, details === undefined ? {} : { details });
      }
      const reply = channels[channel].reply.safeParse(answer.data.value);
      if (!reply.success) throw misfit(channel, reply.error);
      return reply.data as ReplyOf<Name>;
    },
    subscribe(listener: (event: EngineEvent) => void): () => void {
      listeners.add(listener);
      stop ??= transport.listen((raw) => {
        const event = engineEvent.safeParse(raw);
        if (!event.success) console.error('An event of the engine does not fit its schema:', event.error.message);
        else for (const each of [...listeners]) each(event.data);
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    pathOf: (file) => transport.pathOf(file),
    endSessions: transport.endSessions ?? null,
  };
}

function misfit(channel: string, cause: Error): DoppelError {
  return new DoppelError(
    'internal',
    `The answer to "${channel}" has another form than expected. The page and the program may be of different versions: reload the page.`,
    { cause },
  );
}
