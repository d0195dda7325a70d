import { DoppelError } from '#base/doppel-error.ts';
import { type PersonId, personId, trackletId } from '#base/ids.ts';
import {
  type DecisionEvent,
  type DecisionRequest,
  decisionEvent,
  kindOf,
  type SeenEvidence,
} from '#contract/decisions.ts';
import type { ChainHead, DecideReply, LogReply } from '#contract/replies.ts';
import { appVersion } from '#platform/app-version.ts';
import type { VetoCheck } from '#review/contradictions.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { eventBody, findBreak, genesisHash, sealEvent } from '#review/hash-chain.ts';
import { judgeEvents } from '#review/in-force.ts';
import { type Originals, ownerLookup } from '#review/originals.ts';
import { planDecision } from '#review/plan-decision.ts';
import type { ReviewState } from '#review/review-state.ts';
import type { LibraryFile } from './library-file.ts';
import { libraryUuid } from './library-file.ts';
import { readPersonRows } from './persons.ts';

interface EventRow {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

/** The decisions across videos, oldest first. Throws `integrity` for an event that cannot be read. */
export function readLibraryEvents(database: LibraryFile): readonly DecisionEvent[] {
  return database
    .prepare<EventRow>('SELECT seq, body, hash FROM event ORDER BY seq')
    .all()
    .map(({ seq, body, hash }) => {
      const parsed = decisionEvent.safeParse({ ...JSON.parse(body), hash });
      if (parsed.success && parsed.data.seq === seq) return parsed.data;
      throw new DoppelError('integrity', `Event ${seq} of the decision log of ${database.path} cannot be read.`);
    });
}

/**
 * What decisions across videos are applied to: each person of each video is one whole, as its project leaves it, with one frame, so
 * that nothing can be split here. Persons that are gone stay, since decisions name them.
 */
function originalsOf(database: LibraryFile): Originals {
  const persons = readPersonRows(database);
  const tracklets = persons.map(({ id }) => ({
    id: trackletId(id),
    personId: personId(id),
    firstFrame: 0,
    lastFrame: 0,
  }));
  return {
    persons: persons.map(({ id, hidden, gone }) => ({
      id: personId(id),
      hiddenReason: gone ? 'its project no longer has this person' : hidden ? 'hidden in its project' : null,
    })),
    tracklets,
    ownerOf: ownerLookup(tracklets),
    framesOf: () => Int32Array.of(0),
  };
}

/** The persons of all videos as the decisions across videos leave them. */
export const readLibraryReview = (database: LibraryFile): ReviewState =>
  database.read(() => foldDecisions(originalsOf(database), readLibraryEvents(database)));

/** The number and hash of the last event; 0 and the library's genesis hash when there is none. */
function headOf(database: LibraryFile): ChainHead {
  return (
    database.prepare<ChainHead>('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').get() ?? {
      seq: 0,
      hash: genesisHash(libraryUuid(database)),
    }
  );
}

/** The whole log with what counts. */
export const readLibraryLog = (database: LibraryFile): LogReply =>
  database.read(() => ({
    events: judgeEvents(readLibraryEvents(database)).map(({ event, inForce, takenBackBy }) => ({
      ...event,
      in_force: inForce,
      taken_back_by: takenBackBy,
    })),
    head: headOf(database),
  }));

/** The first event whose hash does not hold, in words; null when the whole chain does. */
export function findLibraryBreak(database: LibraryFile): string | null {
  return findBreak(readLibraryEvents(database), libraryUuid(database))?.reason ?? null;
}

/** What goes with a decision across videos. */
export interface LibraryDecisionContext {
  readonly by: string;
  readonly force: boolean;
  readonly seen: SeenEvidence | null;
  /** Says why two sets of persons cannot be one body. */
  readonly isVetoed?: VetoCheck | undefined;
}

/** Decides, and returns when it is on disk; what a project's decisions refuse is refused here too. */
export function appendLibraryDecision(
  database: LibraryFile,
  request: DecisionRequest,
  { by, force, seen, isVetoed }: LibraryDecisionContext,
): DecideReply {
  if (request.kind !== 'join' && request.kind !== 'merge' && kindOf(request).movesRows === true) {
    throw new DoppelError('usage', 'A person is split in its own project; the library follows.');
  }
  if (request.kind === 'whole') {
    throw new DoppelError('usage', 'That a person is one is said in its own project; the library follows.');
  }
  if (!by.isWellFormed()) throw new DoppelError('usage', "The reviewer's name holds half of a surrogate pair.");
  return database.write(() => {
    const originals = originalsOf(database);
    const before = readLibraryEvents(database);
    const planned = planDecision(foldDecisions(originals, before), request, { force, isVetoed });
    let head = headOf(database);
    const events = planned.map(({ action, forced }) => {
      const event = sealEvent({
        ...{ seq: head.seq + 1, action, by, at: new Date().toISOString(), app_version: appVersion },
        ...{ forced: [...forced], seen, previous_hash: head.hash },
      });
      database
        .prepare('INSERT INTO event (seq, body, previous_hash, hash) VALUES (?, ?, ?, ?)')
        .run(event.seq, eventBody(event), event.previous_hash, event.hash);
      head = { seq: event.seq, hash: event.hash };
      return event;
    });
    const after = foldDecisions(originals, [...before, ...events]);
    return { events, head, active_persons: [...after.persons.keys()] as PersonId[] };
  });
}
