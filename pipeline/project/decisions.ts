import { DoppelError } from '#base/doppel-error.ts';
import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import type { DecideReply } from '#contract/replies.ts';
import type { VetoCheck } from '#review/contradictions.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { sealEvent } from '#review/hash-chain.ts';
import { planDecision } from '#review/plan-decision.ts';
import { appendEvent, readEvents, readHead } from './events.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readOriginals } from './review.ts';

/** What goes with a decision. */
export interface DecisionContext {
  /** The reviewer's name. */
  readonly by: string;
  /** When: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly appVersion: string;
  /** Whether to override keep-aparts, hides, vetoes and dependent events; what was overridden is kept with the event. */
  readonly force: boolean;
  /** What was on screen, or null where nothing was. */
  readonly seen: SeenEvidence | null;
  /** Says why two sets of rows cannot be one body; may read the project. Without it no veto is looked for. */
  readonly isVetoed?: VetoCheck | undefined;
}

/**
 * Makes a decision: plans it on the log as it is at that moment (also when another process decides at the same time), appends
 * its events, and returns when they are on disk. Nothing is written when it throws: what `planDecision` throws, `integrity` for
 * a log that cannot be applied, `usage` for a name that is no text, `locked`, `read_only`, `disk_full`.
 */
export function appendDecision(
  project: ProjectDatabase,
  request: DecisionRequest,
  context: DecisionContext,
): DecideReply {
  const { by, at, appVersion, force, seen, isVetoed } = context;
  if (!by.isWellFormed()) throw new DoppelError('usage', "The reviewer's name holds half of a surrogate pair.");
  return project.write(() => {
    const originals = readOriginals(project);
    const before = readEvents(project);
    const planned = planDecision(foldDecisions(originals, before), request, { force, isVetoed });
    let head = readHead(project);
    const events = planned.map(({ action, forced }) => {
      const event = sealEvent({
        seq: head.seq + 1,
        action,
        by,
        at,
        app_version: appVersion,
        forced: [...forced],
        seen,
        previous_hash: head.hash,
      });
      appendEvent(project, event);
      head = { seq: event.seq, hash: event.hash };
      return event;
    });
    // Folded before it is committed: a log that could not be read again must not come to be.
    const after = foldDecisions(originals, [...before, ...events]);
    return { events, head, active_persons: [...after.persons.keys()] };
  });
}
