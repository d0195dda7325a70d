import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import type { DecisionEvent } from '#contract/decisions.ts';

/** An event before its hash is known. */
type UnsealedEvent = Omit<DecisionEvent, 'hash'>;

/** SHA-256 of the UTF-8 bytes of a text, 64 lower-case hexadecimal digits. */
function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * What the first event of a project names as the hash before it: SHA-256 of the project's uuid. Zeros would do for the order;
 * the uuid also ties the log to its project, so that the whole log of another one does not pass for it.
 */
export function genesisHash(projectUuid: string): string {
  return sha256(projectUuid);
}

/** The canonical JSON of an event without its hash: what is hashed, and what the project file stores. */
export function eventBody(event: UnsealedEvent): string {
  const { seq, action, by, at, app_version, forced, seen, question, evidence, previous_hash } = event;
  const body = { seq, action, by, at, app_version, forced, seen, previous_hash };
  // Left out where there is none, so that events of earlier versions keep their hashes.
  const asked = question === undefined ? {} : { question };
  return canonicalJson({ ...body, ...asked, ...(evidence === undefined ? {} : { evidence }) });
}

/** The hash of an event, from its body. */
export function hashOfBody(body: string): string {
  return sha256(body);
}

/** Closes an event: the same event with the hash of its body. */
export function sealEvent(event: UnsealedEvent): DecisionEvent {
  return { ...event, hash: hashOfBody(eventBody(event)) };
}

/** The first event that does not fit the one before it, and why; null when the whole chain holds. */
export function findBreak(
  events: readonly DecisionEvent[],
  projectUuid: string,
): { readonly seq: number; readonly reason: string } | null {
  let previous = genesisHash(projectUuid);
  for (const [index, event] of events.entries()) {
    const seq = index + 1;
    if (event.seq !== seq) return { seq, reason: `event ${seq} is missing; event ${event.seq} stands in its place` };
    if (event.previous_hash !== previous) {
      return { seq, reason: `event ${seq} does not follow what stands before it: the hash it names is another one` };
    }
    if (hashOfBody(eventBody(event)) !== event.hash) {
      return { seq, reason: `event ${seq} was changed: its content does not give its hash` };
    }
    previous = event.hash;
  }
  return null;
}
