import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import { DoppelError } from '#base/doppel-error.ts';
import type { AskedQuestion, DecisionEvent, DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import type { DecideReply } from '#contract/replies.ts';
import type { VetoCheck } from '#review/contradictions.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { sealEvent } from '#review/hash-chain.ts';
import { planDecision } from '#review/plan-decision.ts';
import { appendEvent, readEvents, readHead } from './events.ts';
import { readPreliminary } from './preliminary.ts';
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
  /** Of the question, chosen by whoever asks it; see `askedQuestion`. */
  readonly key?: string | undefined;
}

/** What was asked, as it is kept with the answer; null without a key. */
function questionOf(request: DecisionRequest, { key, force }: DecisionContext): AskedQuestion | null {
  if (key === undefined) return null;
  const sha256 = createHash('sha256').update(canonicalJson({ force, request })).digest('hex');
  return { key, sha256 };
}

/** The events by which a question was answered before; null where it is new. Throws `usage` for a key of another question. */
function answerBefore(events: readonly DecisionEvent[], asked: AskedQuestion | null): readonly DecisionEvent[] | null {
  if (asked === null) return null;
  const answer = events.filter(({ question }) => question?.key === asked.key);
  if (answer.length === 0) return null;
  if (answer[0].question?.sha256 === asked.sha256) return answer;
  throw new DoppelError(
    'usage',
    `The key ${asked.key} was given to another question, which event ${answer[0].seq} answers.`,
  );
}

/**
 * Makes a decision: plans it on the log as it is at that moment (also when another process decides at the same time), appends
 * its events, and returns when they are on disk. A question whose key the log has is answered by what it did then. Nothing is written
 * when it throws: what `planDecision` throws, `integrity` for a log that cannot be applied, `usage` for a name that is no text and for a
 * key of another question, `locked`, `read_only`, `disk_full`, `replaced`.
 */
export function appendDecision(
  project: ProjectDatabase,
  request: DecisionRequest,
  context: DecisionContext,
): DecideReply {
  const { by, at, appVersion, force, seen, isVetoed } = context;
  const question = questionOf(request, context);
  if (!by.isWellFormed()) throw new DoppelError('usage', "The reviewer's name holds half of a surrogate pair.");
  const reply = project.write(() => {
    const originals = readOriginals(project);
    const before = readEvents(project);
    const answer = answerBefore(before, question);
    if (answer !== null) {
      const active = foldDecisions(originals, before).persons.keys();
      return { events: [...answer], head: readHead(project), active_persons: [...active] };
    }
    const planned = planDecision(foldDecisions(originals, before), request, { force, isVetoed });
    const preliminary = readPreliminary(project);
    const cause = preliminary === null ? 'a decision' : 'a decision on preliminary evidence';
    const evidence = project.recordEvidence({ at, cause });
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
        ...(question === null ? {} : { question }),
        evidence,
        ...(preliminary === null ? {} : { preliminary }),
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
  // Read at once and not when it is next asked for: what is in hand must be whole when the file is lost in the next moment.
  readEvents(project);
  return reply;
}
