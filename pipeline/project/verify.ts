import { DoppelError } from '#base/doppel-error.ts';
import { backwardTimes } from '#contract/log-times.ts';
import type { VerifyReply } from '#contract/replies.ts';
import { checkPages, checkReferences } from '#platform/sqlite/check-sqlite-file.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { eventBody, findBreak, genesisHash } from '#review/hash-chain.ts';
import { readEmbedder } from './embedder.ts';
import { iterateCropEmbeddings, readAnyVector, readPersonEmbeddings } from './embeddings.ts';
import { type EventRow, parseEvent, readEventRows, readHead } from './events.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readProjectInfo } from './project-file.ts';
import { readOriginals } from './review.ts';

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
      guarded(project, 'times', () => checkTimes(rows())),
      guarded(project, 'vectors', () => checkVectors(project)),
    ];
    return { ok: checks.every(({ ok }) => ok), head: readHead(project), checks };
  });
}

function faultOf(vector: Float32Array, dimension: number, owner: string): string | null {
  if (vector.length !== dimension) return `The vector of ${owner} has ${vector.length} numbers, not ${dimension}.`;
  return vector.every(Number.isFinite) ? null : `The vector of ${owner} holds a number that is not finite.`;
}

function findBlobFault(project: ProjectDatabase, dimension: number): string | null {
  for (const { personId, vector } of readPersonEmbeddings(project, readAnyVector)) {
    const fault = faultOf(vector, dimension, `person ${personId}`);
    if (fault !== null) return fault;
  }
  const inTable = project.vectorProblem === null ? readTableVector(project) : null;
  let count = 0;
  for (const { cropId, vector } of iterateCropEmbeddings(project, readAnyVector)) {
    count += 1;
    const fault = faultOf(vector, dimension, `crop ${cropId}`);
    if (fault !== null) return fault;
    if (inTable === null) continue;
    const twin = inTable(cropId);
    if (twin === undefined) return `The vector of crop ${cropId} is missing in the vector table.`;
    if (Buffer.compare(twin, toBlob(vector)) !== 0) return `The vector of crop ${cropId} differs in the vector table.`;
  }
  if (inTable === null) return null;
  const tableCount = project.prepare<number>('SELECT count(*) FROM crop_vector').pluck().get();
  return tableCount === count ? null : `The vector table holds ${tableCount} vectors; the project has ${count}.`;
}

function readTableVector(project: ProjectDatabase): (crop: number) => Buffer | undefined {
  const statement = project.prepare<Buffer>('SELECT vector FROM crop_vector WHERE rowid = ?').pluck();
  return (crop) => statement.get(BigInt(crop));
}

/**
 * Says what is wrong with the vectors, or null: each must have the embedder's dimension and only finite numbers, and stand
 * equal in the vector table (compared where its extension loads).
 */
function findVectorFault(project: ProjectDatabase): string | null {
  const embedder = readEmbedder(project);
  if (embedder !== null) return findBlobFault(project, embedder.dimension);
  const count = project
    .prepare<number>('SELECT (SELECT count(*) FROM crop_embedding) + (SELECT count(*) FROM person_embedding)')
    .pluck()
    .get();
  return count === 0 ? null : `The project holds ${count} vectors and does not say what made them.`;
}
