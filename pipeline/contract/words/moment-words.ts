/** A moment as people write it: a day, or a day and a time, with or without a zone. */
const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?)?\s*(Z|[+-][01]\d:?[0-5]\d)?$/i;

/**
 * A moment that somebody wrote, in ms since 1970; a time without a zone is the camera's own, kept as UTC. Null for what is no moment:
 * the 31st of February is none.
 */
export function momentOfText(text: string): number | null {
  const match = written.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second, fraction] = match.slice(1, 8).map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute, second) + Math.round(fraction * 1000);
  if (new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) !== text.trim().slice(0, 10)) return null;
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(match[8] ?? '');
  if (zone === null) return time;
  const aheadMs = (Number(zone[2]) * 60 + Number(zone[3])) * 60_000;
  return zone[1] === '+' ? time - aheadMs : time + aheadMs;
}

/** A moment by the cameras' clocks, to the second: `2026-03-04 15:16:17`. */
export const momentInWords = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
