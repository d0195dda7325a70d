import { spawnSync } from 'node:child_process';
import { type BigIntStats, closeSync, ftruncateSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { DoppelError } from '#base/doppel-error.ts';
import { readReason } from '#base/system-errors.ts';

/** Why the file that is open is not the one at its path any more. */
type Loss = 'gone' | 'other' | 'overwritten';

/** What the system says of the file at a path. `null` where there is none. */
interface Place {
  /** Device and file number (on Windows the volume and the file's index). */
  readonly identity: string;
  readonly bytes: bigint;
  /** Time of the last change. */
  readonly changedNs: bigint;
}

const nowhere: Place = { identity: '', bytes: 0n, changedNs: 0n };

function placeOf(file: string): Place | null {
  const found = statOf(file);
  if (found === undefined) return null;
  return { identity: `${found.dev}:${found.ino}`, bytes: found.size, changedNs: found.mtimeNs };
}

function statOf(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false, bigint: true });
  } catch (cause) {
    // An unplugged disk, a share that went away: what was open may come back, so nothing is concluded.
    throw new DoppelError('failed', `${file} cannot be looked at: ${readReason(cause)}. Check its disk.`, { cause });
  }
}

const isUnchanged = (a: Place, b: Place): boolean => a.bytes === b.bytes && a.changedNs === b.changedNs;

/**
 * What changes whenever the log was brought home into the file, by us or by another process: how much of the log is home, and the
 * number of the log (https://sqlite.org/walformat.html, section 4.2: bytes 12 to 23 of its header, made anew with each log).
 */
interface LogState {
  readonly home: number;
  readonly number: string;
}

const sentences: Readonly<Record<Loss, (file: string) => string>> = {
  gone: (file) => `${file} is not at its place any more: it was deleted, renamed or moved while it was open here.`,
  other: (file) => `Another file lies at ${file} now: it was replaced while it was open here.`,
  overwritten: (file) => `${file} was written over by another program while it was open here.`,
};

/**
 * Which file a connection has open, and whether it is still the one at its path: SQLite goes on writing into a file that was deleted or
 * replaced, and what was acknowledged is lost with it. A file is held by its device and number; one whose content was
 * overwritten in place is known by a time of change that no log explains, and by a head that no file in use has. That is looked for where files are
 * written, and not on Windows, which writes times of change down late.
 */
export class HeldFile {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #access: 'read' | 'write';
  #place: Place;
  #log: LogState;
  /** The log's own file number, once there is one. */
  #logIdentity: string | null = null;
  #loss: Loss | null = null;
  /** The log of a file that was overwritten: it must not be brought home into what is not ours. */
  #detachedLog: number | null = null;

  constructor(database: Database.Database, path: string, access: 'read' | 'write') {
    this.#database = database;
    this.#path = path;
    this.#access = access;
    this.#log = access === 'write' ? this.#readLog() : { home: -1, number: '' };
    this.#place = placeOf(path) ?? nowhere;
    this.#logIdentity = this.#findLog();
  }

  /** Throws `replaced` when the file at the path is not the open one. Looked at anew each time; not within a transaction. */
  refuseLost(): void {
    if (this.lost() !== null) throw this.#error();
  }

  /** The sentence of what happened to the file, or null while it is the one at its path. Not within a transaction. */
  lost(): string | null {
    this.#loss ??= this.#findLoss();
    if (this.#loss === null) return null;
    this.#detach(this.#loss);
    return sentences[this.#loss](this.#path);
  }

  /** As `refuseLost`, within a transaction that is about to be committed: device and number alone. */
  refuseMoved(): void {
    const place = placeOf(this.#path);
    if (place?.identity === this.#place.identity) return;
    this.#loss = place === null ? 'gone' : 'other';
    throw this.#error();
  }

  /** Takes note of a commit of this connection, which may have brought the log home. */
  noteCommit(): void {
    this.#logIdentity ??= this.#findLog();
    // A commit may have begun a new log too, which does not explain what others do to the file.
    this.#log = this.#readLog();
    const place = placeOf(this.#path);
    if (place?.identity === this.#place.identity) this.#place = place;
  }

  /** Keeps SQLite from bringing the log home into a file that is not ours, when the connection is closed. */
  dropLog(): void {
    if (this.#detachedLog === null) return;
    ftruncateSync(this.#detachedLog);
    closeSync(this.#detachedLog);
    this.#detachedLog = null;
  }

  #error(): DoppelError {
    const what = sentences[this.#loss ?? 'gone'](this.#path);
    return new DoppelError(
      'replaced',
      `${what} Nothing was written. What is in hand here can still be saved under another name.`,
    );
  }

  #findLoss(): Loss | null {
    const place = placeOf(this.#path);
    if (place === null) return 'gone';
    if (place.identity !== this.#place.identity) return 'other';
    if (isUnchanged(place, this.#place) || this.#logIdentity === null || process.platform === 'win32') return null;
    const log = this.#readLog();
    if (this.#isSameLog(log) && !isHeadOfOpenFile(this.#path)) return 'overwritten';
    this.#log = log;
    this.#place = place;
    return null;
  }

  /** The file of our own log. A reader has none: that of a writer is not its to touch. */
  #findLog(): string | null {
    return this.#access === 'write' ? (placeOf(`${this.#path}-wal`)?.identity ?? null) : null;
  }

  #isSameLog({ home, number }: LogState): boolean {
    return home === this.#log.home && number === this.#log.number;
  }

  #readLog(): LogState {
    const [state] = this.#database.pragma('wal_checkpoint(NOOP)') as readonly { readonly checkpointed: number }[];
    return { home: state.checkpointed, number: logNumberOf(`${this.#path}-wal`) };
  }

  /**
   * Takes our log away from beside the path: whoever opens what lies there now must not find it. A file that was moved gets what was
   * acknowledged first, wherever it is now.
   */
  #detach(loss: Loss): void {
    if (this.#logIdentity === null) return;
    const log = `${this.#path}-wal`;
    const isOurs = placeOf(log)?.identity === this.#logIdentity;
    this.#logIdentity = null;
    if (!isOurs) return;
    if (loss === 'overwritten') this.#detachedLog = openSync(log, 'r+');
    else this.#database.pragma('wal_checkpoint(PASSIVE)');
    for (const left of [log, `${this.#path}-shm`]) rmSync(left, { force: true });
  }
}

/** The number of a log and its two salts, in hexadecimal; empty where there is no log. Its file carries no locks, so it may be opened. */
function logNumberOf(file: string): string {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return '';
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(12);
    return bytes.toString('hex', 0, readSync(descriptor, bytes, 0, 12, 12));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether a file begins as one that SQLite has open with a log (bytes 18 and 19 of https://sqlite.org/fileformat2.html): a program that
 * only set its time of change, or another process of ours that brings its log home at this moment, has not harmed it, while every copy of
 * a closed file says 1. Read by a process of its own: closing a file here that SQLite has open drops SQLite's locks.
 */
function isHeadOfOpenFile(file: string): boolean {
  const { stdout, error } = spawnSync('head', ['-c', '20', file], { timeout: 2000 });
  if (error !== undefined) return true; // it cannot be told: nothing is concluded
  return stdout.length === 20 && stdout[18] === 2 && stdout[19] === 2;
}
