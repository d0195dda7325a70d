import { z } from 'zod';
import { type ChannelName, wireError } from './channels.ts';

/** How every answer travels through a door: the value of the channel's reply, or what went wrong. */
export const wireReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireError }),
]);
/** A value of `wireReply`. */
export type WireReply = z.infer<typeof wireReply>;

/**
 * What the desktop door's preload puts on `window.doppel`. It holds no knowledge: it passes on, and both ends check. Answers and
 * events are JSON text: the one form that crosses two processes and two worlds without being copied value by value.
 */
export interface DesktopBridge {
  /** Asks a channel; resolves to the text of a `WireReply`. */
  readonly request: (channel: ChannelName, request: unknown) => Promise<string>;
  /** Calls `listener` with the text of each event of the engine; the function returned ends that. */
  readonly onEvent: (listener: (text: string) => void) => () => void;
  /** Where a file that was dropped on the window lies; empty when it lies nowhere. */
  readonly pathOf: (file: unknown) => string;
}
