import { DoppelError } from '#base/doppel-error.ts';
import { type DecisionEvent, decisionEvent } from '#contract/decisions.ts';
import type { ChainHead, LogReply } from '#contract/replies.ts';
import { boundedJson } from '#platform/sqlite/parse-json.ts';
import { eventBody, genesisHash } from '#review/hash-chain.ts';
import { judgeEvents } from '#review/in-force.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readProjectInfo } from './project-file.ts';

/** An event as its row has it: `body` is the canonical JSON of everything but the hash. */
export interface EventRow {
  readonly seq: number;
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The rows of the log behind an event, in order, unread; behind 0 for all of them. */
export function readEventRows(project: ProjectDatabase, after: number): readonly EventRow[] {
  return project.read(() =>
    project
      .prepare<EventRow>('SELECT seq, body, previous_hash AS previousHash, hash FROM event WHERE seq > ? ORDER BY seq')
      .all(after),
  );
}

/** The event of a row, or null when its body is not one. */
export function parseEvent(row: EventRow): DecisionEvent | null {
  try {
    const parsed = decisionEvent.safeParse({ ...Object(boundedJson(row.body)), hash: row.hash });
    return parsed.success && parsed.data.seq === row.seq ? parsed.data : null;
  } catch {
    // Not JSON. What that means is the caller's to say: verification goes on, reading stops.
    return null;
  }
}

/** The events read before, if the log still holds the last of them: a write that was rolled back may have taken it away. */
function knownEvents(project: ProjectDatabase): readonly DecisionEvent[] {
  const known = project.eventsReadBefore;
  const last = known.at(-1);
  if (last === undefined) return [];
  const hash = project.prepare<string>('SELECT hash FROM event WHERE seq = ?').pluck().get(last.seq);
  return hash === last.hash ? known : [];
}

/**
 * The decision log, oldest first. Its hashes are not checked here, and an event that this process has read before is not read
 * again; `verifyProject` does both. Throws `integrity` for an event that cannot be read.
 */
export function readEvents(project: ProjectDatabase): readonly DecisionEvent[] {
  return project.read(() => {
    const known = knownEvents(project);
    const rows = readEventRows(project, known.at(-1)?.seq ?? 0);
    if (rows.length === 0) return known;
    const events = [...known, ...rows.map((row) => parseEvent(row) ?? refuseEvent(project, row))];
    project.eventsReadBefore = events;
    return events;
  });
}

function refuseEvent(project: ProjectDatabase, row: EventRow): never {
  throw new DoppelError(
    'integrity',
    `Event ${row.seq} of the decision log of ${project.path} cannot be read. Run verify to see what else is wrong, and go back to a copy.`,
    { details: { event: row.seq } },
  );
}

/** The number and hash of the last event; 0 and the project's genesis hash when there is none. */
export function readHead(project: ProjectDatabase): ChainHead {
  return project.read(
    () =>
      project.prepare<ChainHead>('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').get() ?? {
        seq: 0,
        hash: genesisHash(readProjectInfo(project).uuid),
      },
  );
}

/** Appends a sealed event to the log: its body as canonical JSON beside its hashes. A part of the caller's transaction. */
export function appendEvent(project: ProjectDatabase, event: DecisionEvent): void {
  project
    .prepare('INSERT INTO event (seq, body, previous_hash, hash) VALUES (?, ?, ?, ?)')
    .run(event.seq, eventBody(event), event.previous_hash, event.hash);
}

/** The whole log with what counts and what was taken back by which event. Throws `integrity` as `readEvents` does. */
export function readLog(project: ProjectDatabase): LogReply {
  return project.read(() => ({
    events: judgeEvents(readEvents(project)).map(({ event, inForce, takenBackBy }) => ({
      ...event,
      in_force: inForce,
      taken_back_by: takenBackBy,
    })),
    head: readHead(project),
  }));
}
