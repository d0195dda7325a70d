import { z } from 'zod';
import { type ChannelName, wireError } from './channels.ts';

/** How every answer travels through a door: the value of the channel's reply, or what went wrong. */
export const wireReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireError }),
]);
export type WireReply = z.infer<typeof wireReply>;

/** What the desktop door's preload puts on `window.doppel`. It holds no knowledge: it passes on, and both ends check. */
export interface DesktopBridge {
  readonly request: (channel: ChannelName, request: unknown) => Promise<unknown>;
  /** Calls `listener` with each event of the engine, unchecked; the function returned ends that. */
  readonly onEvent: (listener: (event: unknown) => void) => () => void;
  /** Where a file that was dropped on the window lies; empty when it lies nowhere. */
  readonly pathOf: (file: unknown) => string;
}
