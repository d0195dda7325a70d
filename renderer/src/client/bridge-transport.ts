import type { DesktopBridge } from '#contract/bridge.ts';
import type { Transport } from './channel-client.ts';

declare global {
  interface Window {
    /** Present in the desktop app only. */
    readonly doppel?: DesktopBridge;
  }
}

/** Talks through what the desktop app's preload put on the window. */
export function bridgeTransport(bridge: DesktopBridge): Transport {
  return {
    send: async (channel, request) => JSON.parse(await bridge.request(channel, request)),
    listen: (listener) => bridge.onEvent((text) => listener(JSON.parse(text))),
    pathOf: (file) => bridge.pathOf(file) || null,
  };
}
