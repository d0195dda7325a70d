import { DoppelError } from '#base/doppel-error.ts';
import type { WireReply } from '#contract/bridge.ts';
import { type ChannelName, channels, type ReplyOf, type RequestOf } from '#contract/channels.ts';
import { schemaWords } from '#contract/schema-words.ts';
import { log } from '#platform/log/log.ts';
import { wireErrorOf } from './wire-error.ts';

/** What answers each channel. A handler returns the reply, or throws a DoppelError. */
export type ChannelHandlers = {
  readonly [Name in ChannelName]: (request: RequestOf<Name>) => ReplyOf<Name> | Promise<ReplyOf<Name>>;
};

/** Whether replies are checked too: `always` while developing and testing; the screens check them as well. */
export type ReplyCheck = 'always' | 'never';

/** Looks at a question before it is answered; throws a DoppelError for one that may not be asked here. */
export type Guard = <Name extends ChannelName>(name: Name, request: RequestOf<Name>) => void;

/** Whether this is the name of a channel. */
function isChannelName(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}

/** How questions are answered. */
interface AnswerOptions {
  readonly replyCheck: ReplyCheck;
  readonly guard: Guard;
}

/**
 * The one way to every handler: parses the request by the channel's schema, calls, and returns the answer or the error in
 * the form in which it travels. Never throws. `request` is what a stranger sent.
 */
export async function answerChannel(
  handlers: ChannelHandlers,
  name: string,
  request: unknown,
  { replyCheck, guard }: AnswerOptions,
): Promise<WireReply> {
  const begun = performance.now();
  try {
    if (!isChannelName(name)) throw new DoppelError('not_found', `There is no channel "${name.slice(0, 80)}".`);
    return { ok: true, value: await answer(handlers, name, request, { replyCheck, guard }) };
  } catch (error) {
    noteFailure(name, error);
    return { ok: false, error: wireErrorOf(error) };
  } finally {
    const ms = Math.round(performance.now() - begun);
    if (ms >= slowMs) log.info('A slow answer', { channel: name.slice(0, 80), ms });
  }
}

/** An answer that took so long is written down: a person has waited for it (Nielsen 1993: after a second the flow of thought breaks). */
const slowMs = 1000;

/** What is no DoppelError is our own mistake; of the others the log keeps the sentence that the person was told. */
function noteFailure(name: string, error: unknown): void {
  const channel = name.slice(0, 80);
  if (error instanceof DoppelError && error.code !== 'internal') {
    log.info('A question was refused', { channel, code: error.code, message: error.message });
  } else log.error(`the answer to "${channel}" failed`, error, { channel });
}

async function answer<Name extends ChannelName>(
  handlers: ChannelHandlers,
  name: Name,
  request: unknown,
  { replyCheck, guard }: AnswerOptions,
): Promise<unknown> {
  const parsed = channels[name].request.safeParse(request);
  if (!parsed.success) {
    throw new DoppelError('usage', `The request to "${name}" is not one (${schemaWords(parsed.error)}).`);
  }
  guard(name, parsed.data as RequestOf<Name>);
  const reply = await handlers[name](parsed.data as RequestOf<Name>);
  if (replyCheck === 'never') return reply;
  const checked = channels[name].reply.safeParse(reply);
  if (checked.success) return reply;
  throw new DoppelError('internal', `The answer to "${name}" breaks its contract (${schemaWords(checked.error)}).`);
}
