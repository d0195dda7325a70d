import { DoppelError } from '#base/doppel-error.ts';
import type { VerifyReply } from '#contract/replies.ts';
import { checkPages, checkReferences } from '#platform/sqlite/check-sqlite-file.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { eventBody, findBreak, genesisHash } from '#review/hash-chain.ts';
import type { ProjectDatabase } from './project-database.ts';
import { type EventRow, parseEvent, readEventRows, readHead } from './read-events.ts';
import { readProjectInfo } from './read-project-info.ts';
import { readOriginals } from './read-review.ts';
import { findVectorFault } from './verify-vectors.ts';

type Check = VerifyReply['checks'][number];

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

function checkVectors(project: ProjectDatabase): Check {
  const fault = findVectorFault(project);
  if (fault !== null) return { name: 'vectors', ok: false, message: fault };
  const left = project.vectorProblem === null ? '' : ` The vector table was not compared: ${project.vectorProblem}`;
  return { name: 'vectors', ok: true, message: `Every vector is whole.${left}` };
}

/** A check that runs into the damage that it looks for has found it. */
function guarded(project: ProjectDatabase, name: Check['name'], check: () => Check): Check {
  try {
    return check();
  } catch (cause) {
    const error = project.errorOf(cause);
    // `internal` is what SQLite and its vector extension say of tables whose inner parts contradict each other.
    const isFinding = error instanceof DoppelError && ['integrity', 'bad_project', 'internal'].includes(error.code);
    if (!isFinding) throw error;
    return { name, ok: false, message: error.message };
  }
}

/**
 * Checks everything that a project file promises: SQLite's own integrity, the references, the chain of decisions (each hash
 * computed anew, and since which event it is broken), that the decisions apply, that the vectors are whole and equal in both
 * of their places. `head` is the hash of an event noted earlier, or NUMBER:HASH: a chain cannot show by itself that its end
 * was cut off. Throws only for what cannot be read at all and for a `head` that is none (`usage`).
 */
export function verifyProject(project: ProjectDatabase, head: string | null): VerifyReply {
  return project.read(() => {
    const { uuid } = readProjectInfo(project);
    const rows = () => readEventRows(project, Number.MIN_SAFE_INTEGER);
    const checks = [
      guarded(project, 'file', () => ({ name: 'file', ...checkPages(project) })),
      guarded(project, 'foreign_keys', () => ({ name: 'foreign_keys', ...checkReferences(project) })),
      guarded(project, 'chain', () => checkChain(rows(), uuid)),
      ...(head === null ? [] : [guarded(project, 'head', () => checkHead(rows(), uuid, head))]),
      guarded(project, 'fold', () => checkFold(project, rows())),
      guarded(project, 'vectors', () => checkVectors(project)),
    ];
    return { ok: checks.every(({ ok }) => ok), head: readHead(project), checks };
  });
}
