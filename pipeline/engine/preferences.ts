import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { log } from '#platform/log/log.ts';
import { readSettled, writeSettled } from './settled-file.ts';

/** Projects kept on the start screen, at most: what fits on it without scrolling. */
const mostRecent = 12;

const recentEntry = z.object({
  /** A number of 32 bits that its picture's address is made of. */
  id: z.number().int(),
  path: z.string(),
  /** ISO 8601. */
  opened_at: z.string(),
  /** A project that a folder of videos was worked through for, and that nobody has opened yet. */
  is_queued: z.boolean().optional(),
});
export type RecentEntry = z.infer<typeof recentEntry>;

const stored = z.object({ reviewer: z.string().nullable(), recent: z.array(recentEntry) });
type Stored = z.infer<typeof stored>;

const nothing: Stored = { reviewer: null, recent: [] };

/**
 * What Doppel remembers of a person between two days: the reviewer's name and the projects opened lately. It lies in one
 * file, read anew each time, since other windows and programs write it too; it is written aside and moved into place.
 */
export class Preferences {
  readonly #file: string;

  /** `folder` is made when something is first remembered. */
  constructor(folder: string) {
    this.#file = path.join(folder, 'preferences.json');
  }

  /** The name that decisions are signed with: the one given, else `DOPPEL_REVIEWER`, else the system user's. */
  get reviewer(): string {
    return this.#look().reviewer ?? (process.env.DOPPEL_REVIEWER?.trim() || systemUser());
  }

  /** The projects opened lately, the latest first. */
  get recent(): readonly RecentEntry[] {
    return this.#look().recent;
  }

  setReviewer(name: string): void {
    const reviewer = name.trim();
    if (reviewer === '') throw new DoppelError('usage', "The reviewer's name is empty; give one.");
    this.#write({ ...this.#read(), reviewer });
  }

  /**
   * Puts a project at the head of the list. Those that a folder of videos made, and that nobody has opened, have one place a folder: the
   * latest. A night of them does not push out what the person works on; the queue lists them all.
   */
  noteOpened(file: string, openedAt: string, by: 'person' | 'queue' = 'person'): void {
    const before = this.#read();
    const known = before.recent.find((entry) => entry.path === file);
    const isQueued = by === 'queue' && (known === undefined || known.is_queued === true);
    const entry: RecentEntry = {
      id: known?.id ?? randomBytes(4).readUInt32LE(),
      path: file,
      opened_at: openedAt,
      ...(isQueued ? { is_queued: true } : {}),
    };
    const isOfSameFolder = (other: RecentEntry): boolean =>
      isQueued && other.is_queued === true && path.dirname(other.path) === path.dirname(file);
    const others = before.recent.filter((other) => other.path !== file && !isOfSameFolder(other));
    this.#write({ ...before, recent: [entry, ...others].slice(0, mostRecent) });
  }

  forget(file: string): void {
    const before = this.#read();
    this.#write({ ...before, recent: before.recent.filter((entry) => entry.path !== file) });
  }

  /** What is remembered, for those who only look: nothing where it cannot be read, since nobody's work hangs on it. */
  #look(): Stored {
    try {
      return this.#read();
    } catch (error) {
      log.warn(`What was remembered is not used: ${String(error)}`);
      return nothing;
    }
  }

  #read(): Stored {
    const parsed = stored.safeParse(readSettled(this.#file));
    // Only names and a list of files are lost with it; it is replaced when something is next remembered.
    return parsed.success ? parsed.data : nothing;
  }

  #write(content: Stored): void {
    writeSettled(this.#file, content);
  }
}

/** The system's name of the user; a user id that the system has no name for (in a container) is told by its number. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`; // the only way in which the call fails
  }
}
