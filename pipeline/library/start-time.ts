/** When a video began, by the camera's own clock, and how that is known. */
export interface StartTime {
  /** Ms since 1970, the camera's local time read as UTC where no zone is given. */
  readonly startMs: number;
  readonly from: 'metadata' | 'file name';
}

/** 2026-03-04 15:16:17, with any or no separators, and hundredths or milliseconds behind; not a part of a longer number. */
const inName =
  /(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])[-_.T ]{0,3}([01]\d|2[0-3])[-_.:h]?([0-5]\d)[-_.:m]?([0-5]\d)(?!\d)/;

/** The time that a file name spells, as recorders do (`cam3_20260304_151617.mp4`); null for one that spells none. */
export function timeInName(name: string): number | null {
  const match = inName.exec(name);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // The 31st of February is none: it would become the 3rd of March.
  return new Date(time).getUTCDate() === day ? time : null;
}

/** Cameras without a clock say 1904 (QuickTime's zero), 1970 or their firmware's year; none of that is a time. */
const firstTrusted = Date.UTC(2000, 0, 1);

/** The time that a container's metadata names, as ffprobe prints its tags; null where it names none that can be. */
export function timeInTags(tags: Readonly<Record<string, unknown>>, now: number): number | null {
  for (const name of ['com.apple.quicktime.creationdate', 'creation_time', 'date']) {
    const value = tags[name];
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) continue;
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`;
    const time = Date.parse(zoned.replace(' ', 'T'));
    if (Number.isFinite(time) && time >= firstTrusted && time <= now) return time;
  }
  return null;
}

/**
 * When a video began: what its name spells, since recorders write that when the recording begins, else what its metadata say, which
 * programs that copy videos often overwrite. Null where neither says anything.
 */
export function startTimeOf(name: string, tags: Readonly<Record<string, unknown>>, now: number): StartTime | null {
  const named = timeInName(name);
  if (named !== null) return { startMs: named, from: 'file name' };
  const tagged = timeInTags(tags, now);
  return tagged === null ? null : { startMs: tagged, from: 'metadata' };
}
