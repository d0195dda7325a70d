import type { IpcMainInvokeEvent } from 'electron';
import { DoppelError } from '#base/doppel-error.ts';
import type { WireReply } from '#contract/bridge.ts';
import { type ChannelName, channels, type ReplyOf, type RequestOf } from '#contract/channels.ts';
import { schemaWords } from '#contract/schema-words.ts';
import { type EngineClient, wireErrorOf } from '#pipeline';
import type { AppWindow } from './app-window.ts';
import { trustedWindow } from './trusted-window.ts';

/** What the desktop answers itself, or adds to what the engine answers. */
export type DesktopHandlers = {
  readonly [Name in ChannelName]?: (window: AppWindow, request: RequestOf<Name>) => Promise<ReplyOf<Name>>;
};

/** What answering needs. */
interface AnswerContext {
  readonly engine: Pick<EngineClient, 'request'>;
  readonly handlers: DesktopHandlers;
  readonly windowOf: (contentsId: number) => AppWindow | null;
}

/**
 * The one way from a page to anything: checks who asks, parses what is asked by the channel's schema, and returns the answer or
 * the error as the JSON text of a `WireReply`. Never throws. What the engine answers passes as text, unread.
 */
export async function answerIpc(
  context: AnswerContext,
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  name: unknown,
  request: unknown,
): Promise<string> {
  try {
    const window = trustedWindow(event, context.windowOf);
    const channel = channelOf(name);
    const parsed = channels[channel].request.safeParse(request);
    if (!parsed.success) {
      throw new DoppelError('usage', `The request to "${channel}" is not one (${schemaWords(parsed.error)}).`);
    }
    return await answer(context, window, channel, parsed.data);
  } catch (error) {
    return JSON.stringify({ ok: false, error: wireErrorOf(error) } satisfies WireReply);
  }
}

function channelOf(name: unknown): ChannelName {
  if (typeof name === 'string' && Object.hasOwn(channels, name)) return name as ChannelName;
  throw new DoppelError('not_found', `There is no channel "${String(name).slice(0, 80)}".`);
}

async function answer<Name extends ChannelName>(
  { engine, handlers }: AnswerContext,
  window: AppWindow,
  channel: Name,
  request: unknown,
): Promise<string> {
  const own = handlers[channel];
  if (own !== undefined) {
    const value = await own(window, request as RequestOf<Name>);
    return JSON.stringify({ ok: true, value } satisfies WireReply);
  }
  return (await engine.request(channel, Buffer.from(JSON.stringify(request)))).toString('utf8');
}
