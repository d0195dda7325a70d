import { bridgeTransport } from './bridge-transport.ts';
import type { ChannelClient } from './channel-client.ts';
import { checkedClient } from './checked-client.ts';
import { httpTransport } from './http-transport.ts';
import { takePageToken } from './page-token.ts';

/** The client of this page: over the bridge in the desktop app, over HTTP in a browser. */
export function openClient(): ChannelClient {
  const bridge = window.doppel;
  return checkedClient(bridge === undefined ? httpTransport(takePageToken()) : bridgeTransport(bridge));
}
