import { DoppelError } from '#base/doppel-error.ts';
import { backwardTimes } from '#contract/log-times.ts';
import type { VerifyReply } from '#contract/replies.ts';
import { checkSchema } from '#platform/sqlite/check-schema.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { eventBody, findBreak, genesisHash } from '#review/hash-chain.ts';
import { isAnalysisRunning } from '../analysis-lock.ts';
import { readErasures } from '../custody/erasures.ts';
import { checkSeals } from '../custody/seals.ts';
import { type EventRow, parseEvent, readEventRows, readHead } from '../events.ts';
import { verifyEvidence } from '../evidence/verify-evidence.ts';
import { type ProjectDatabase, projectKind } from '../project-database.ts';
import { readProjectInfo } from '../project-file.ts';
import { readOriginals } from '../review.ts';
import { type Check, guarded, lookAtShare, type ShareFindings, shares } from './shares.ts';

/** The first event that does not fit, and why, or null when the chain holds. */
function findFault(rows: readonly EventRow[], uuid: string): { readonly seq: number; readonly reason: string } | null {
  const events = [];
  for (const row of rows) {
    const event = parseEvent(row);
    if (event === null || event.previous_hash !== row.previousHash || eventBody(event) !== row.body) {
      // What stands before it may be broken earlier.
      const earlier = findBreak(events, uuid);
      const reason = event === null ? `event ${row.seq} cannot be read` : `event ${row.seq} was changed`;
      return earlier ?? { seq: row.seq, reason };
    }
    events.push(event);
  }
  return findBreak(events, uuid);
}

function checkChain(rows: readonly EventRow[], uuid: string): Check {
  const fault = findFault(rows, uuid);
  if (fault === null) {
    const count = rows.length === 1 ? '1 event' : `${rows.length} events`;
    return { name: 'chain', ok: true, message: `${count}; each follows the one before it.` };
  }
  return {
    name: 'chain',
    ok: false,
    message: `The decision log is broken since event ${fault.seq}: ${fault.reason}. What was decided before it is as it was.`,
  };
}

/** HASH, or SEQ:HASH as status prints it with a number. */
const headPattern = /^(?:(\d{1,15}):)?([0-9a-f]{64})$/i;

function checkHead(rows: readonly EventRow[], uuid: string, expected: string): Check {
  const match = headPattern.exec(expected.trim());
  if (match === null) {
    throw new DoppelError('usage', `A head is 64 hexadecimal digits, or NUMBER:DIGITS; found "${expected}".`);
  }
  const hash = match[2].toLowerCase();
  const seq = hash === genesisHash(uuid) ? 0 : rows.find((row) => row.hash === hash)?.seq;
  if (seq === undefined || (match[1] !== undefined && Number(match[1]) !== seq)) {
    const wanted = match[1] === undefined ? 'the event with that hash' : `event ${match[1]} with that hash`;
    const end = rows.length === 0 ? 'it is empty' : `it ends with event ${rows[rows.length - 1].seq}`;
    return {
      name: 'head',
      ok: false,
      message: `The log does not hold ${wanted}; ${end}. Its end was cut off, or it was written anew, since that head was noted.`,
    };
  }
  const later = rows.length - seq;
  return {
    name: 'head',
    ok: true,
    message: `That head is event ${seq}; ${later === 0 ? 'nothing was decided since' : `${later} later events stand on it`}.`,
  };
}

function checkFold(project: ProjectDatabase, rows: readonly EventRow[]): Check {
  const events = rows.map((row) => {
    const event = parseEvent(row);
    if (event !== null) return event;
    throw new DoppelError('integrity', `Event ${row.seq} of the decision log cannot be read.`);
  });
  const { persons } = foldDecisions(readOriginals(project), events);
  return { name: 'fold', ok: true, message: `The decisions apply; they leave ${persons.size} persons.` };
}

/** How many events are told one by one. */
const toldEvents = 5;

/** A clock may be set: times that run backwards are no damage, and are told. */
function checkTimes(rows: readonly EventRow[]): Check {
  const events = rows.flatMap((row) => parseEvent(row) ?? []);
  const backward = backwardTimes(events);
  if (backward.length === 0) return { name: 'times', ok: true, message: 'The times of the events follow each other.' };
  const told = backward.slice(0, toldEvents).map(({ seq, after }) => `event ${seq} is timed before event ${after}`);
  const rest = backward.length > told.length ? `, and ${backward.length - told.length} more are` : '';
  return {
    name: 'times',
    ok: true,
    caution: true,
    message: `The times run backwards: ${told.join(', ')}${rest}. A clock was set, or the times are not those at which it was decided.`,
  };
}

function checkEvidence(project: ProjectDatabase, rows: readonly EventRow[], looked: readonly ShareFindings[]): Check {
  // Only the state, as it stands there: a run that cannot be read is what is looked for.
  const state = project.prepare<string>('SELECT state FROM run ORDER BY id DESC LIMIT 1').pluck().get();
  const comparisons = looked.map(({ comparison }) => comparison).filter((comparison) => comparison !== null);
  // Events that cannot be read are the chain's to tell.
  const events = rows.map(parseEvent).filter((event) => event !== null);
  const isAnalysisOpen = isAnalysisRunning(project.path) || state === 'running';
  return { name: 'evidence', ...verifyEvidence(project, { events, isAnalysisOpen, comparisons }) };
}

/** Says who was taken out, where somebody was. */
function checkErased(project: ProjectDatabase): readonly Check[] {
  const erasures = readErasures(project);
  if (erasures.length === 0) return [];
  const told = erasures.map(({ person, by, at }) => `Person ${person} by ${by} on ${at.slice(0, 10)}`).join('; ');
  return [
    { name: 'erased', ok: true, message: `Taken out on purpose, what they were is known by its digests: ${told}.` },
  ];
}

/** Checks the seals, where there are any or one is asked for. */
function checkSealed(
  project: ProjectDatabase,
  rows: () => readonly EventRow[],
  signedBy: string | null,
): readonly Check[] {
  const count = project.prepare<number>('SELECT count(*) FROM seal').pluck().get() ?? 0;
  if (count === 0 && signedBy === null) return [];
  return [guarded(project, 'seal', () => ({ name: 'seal', ...checkSeals(project, rows(), signedBy) }))];
}

/**
 * Checks everything that a project file promises: SQLite's own integrity, the references, the chain of decisions (each hash
 * computed anew, and since which event it is broken), that the decisions apply, that the vectors are whole and equal in both
 * of their places, and that everything that was decided on is as it was written (`verifyEvidence`). `head` is the hash of an event noted earlier, or NUMBER:HASH: a chain cannot show by itself that its end
 * was cut off. `signedBy` is a public key that must have sealed what is there now. `looked` is what reading the shares found, where threads did
 * (`verifyInThreads`). Throws only for what cannot be read at all and for a `head` that is none (`usage`).
 */
export function verifyProject(
  project: ProjectDatabase,
  head: string | null,
  signedBy: string | null = null,
  looked: readonly ShareFindings[] = shares.map((share) => lookAtShare(project, share)),
): VerifyReply {
  return project.read(() => {
    const { uuid } = readProjectInfo(project);
    const found = (name: Check['name']) =>
      looked.flatMap(({ checks: of }) => of.filter((check) => check.name === name));
    const rows = () => readEventRows(project, Number.MIN_SAFE_INTEGER);
    const checks = [
      ...found('file'),
      ...found('foreign_keys'),
      guarded(project, 'schema', () => ({ name: 'schema', ...checkSchema(project, projectKind) })),
      guarded(project, 'chain', () => checkChain(rows(), uuid)),
      ...(head === null ? [] : [guarded(project, 'head', () => checkHead(rows(), uuid, head))]),
      guarded(project, 'fold', () => checkFold(project, rows())),
      guarded(project, 'times', () => checkTimes(rows())),
      ...found('vectors'),
      guarded(project, 'evidence', () => checkEvidence(project, rows(), looked)),
      ...checkErased(project),
      ...checkSealed(project, rows, signedBy),
    ];
    return { ok: checks.every(({ ok }) => ok), head: readHead(project), checks };
  });
}
