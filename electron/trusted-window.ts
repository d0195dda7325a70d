import type { IpcMainInvokeEvent } from 'electron';
import { DoppelError } from '#base/doppel-error.ts';
import { isPageAddress } from './app-address.ts';
import type { AppWindow } from './app-window.ts';

/**
 * The window that sent a message. Every message goes through here: its frame has to be the main frame of one of our windows,
 * with our own page in it. Throws `read_only` for any other.
 */
export function trustedWindow(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  windowOf: (contentsId: number) => AppWindow | null,
): AppWindow {
  const { sender, senderFrame } = event;
  const window = windowOf(sender.id);
  // Null when the frame has navigated or gone since it sent.
  const isOurPage = senderFrame !== null && senderFrame.parent === null && isPageAddress(senderFrame.url);
  if (window !== null && isOurPage) return window;
  throw new DoppelError('read_only', 'Doppel answers only to its own pages.');
}
