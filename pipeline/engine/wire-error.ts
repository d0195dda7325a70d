import { DoppelError } from '#base/doppel-error.ts';
import { refusalSentence } from '#base/system-errors.ts';
import type { WireError } from '#contract/channels.ts';

/** An error as it travels to a screen. What is no DoppelError is our own mistake, and is said to be. */
export function wireErrorOf(error: unknown): WireError {
  if (!(error instanceof DoppelError)) {
    const refused = refusalSentence(error);
    if (refused !== null) return refused;
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'internal', message: `Something went wrong inside Doppel: ${message.split('\n')[0]}` };
  }
  const { code, message, details } = error;
  // Through JSON, so that what has no JSON form never reaches the channel.
  return { code, message, ...(details === undefined ? {} : { details: JSON.parse(JSON.stringify(details)) }) };
}
