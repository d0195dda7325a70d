import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import type { EngineEvent } from '#contract/channels.ts';
import type { ChannelClient } from '../client/channel-client.ts';

/** Carries the page's one client. */
export const ClientContext = createContext<ChannelClient | null>(null);

/** The page's client. Throws `internal` outside of `ClientContext`. */
export function useClient(): ChannelClient {
  const client = useContext(ClientContext);
  if (client === null) throw new DoppelError('internal', 'A screen was drawn outside of the client context.');
  return client;
}

/** Calls the listener with every event of the engine while the component is shown. */
export function useEngineEvents(listener: (event: EngineEvent) => void): void {
  const client = useClient();
  const tell = useEffectEvent(listener);
  useEffect(() => client.subscribe((event) => tell(event)), [client]);
}
