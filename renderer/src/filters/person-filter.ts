import type { PersonSummary, PersonTraits } from '#contract/review.ts';
import { span, timeCode } from '#contract/words/time-words.ts';

/** Which persons, or pairs, the analyst wants to see. What is null asks for nothing. Nothing is ever left out without one. */
export interface PersonFilter {
  /** Seen at some time from here on, in milliseconds of the video. */
  readonly fromMs: number | null;
  /** Seen at some time up to here. */
  readonly toMs: number | null;
  /** In pixels of the video: the middle height of the person's pictures. */
  readonly leastHeight: number | null;
  /** 0 to 1: the quality of the best picture. */
  readonly leastQuality: number | null;
  /** A word with a # in a note of the person, without it. */
  readonly tag: string | null;
}

/** Asks for nothing. */
export const noFilter: PersonFilter = { fromMs: null, toMs: null, leastHeight: null, leastQuality: null, tag: null };

/** Whether a filter asks for anything. */
export function isActive(filter: PersonFilter): boolean {
  return Object.values(filter).some((wish) => wish !== null);
}

/** A number of an address that is typed by people too; null where it is none. */
function figureIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

const inMs = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds * 1000));

/** The filter that an address holds: `from` and `to` in seconds, `height`, `quality`, `tag`. */
export function readFilter(query: URLSearchParams): PersonFilter {
  const quality = figureIn(query, 'quality');
  return {
    fromMs: inMs(figureIn(query, 'from')),
    toMs: inMs(figureIn(query, 'to')),
    leastHeight: figureIn(query, 'height'),
    leastQuality: quality === null ? null : Math.min(1, quality),
    tag: query.get('tag')?.trim().toLowerCase() || null,
  };
}

/** The filter as the part of an address behind the question mark; empty where it asks for nothing. */
export function writeFilter({ fromMs, toMs, leastHeight, leastQuality, tag }: PersonFilter): string {
  const parts = {
    from: fromMs === null ? null : fromMs / 1000,
    to: toMs === null ? null : toMs / 1000,
    height: leastHeight,
    quality: leastQuality,
    tag,
  };
  const said = Object.entries(parts).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  return new URLSearchParams(said).toString();
}

/** A person as a filter looks at it. `traits` are null where they are not known yet: nobody is left out by what is not known. */
export interface Filtered {
  readonly person: Pick<PersonSummary, 'id' | 'presence'>;
  readonly traits: PersonTraits | null;
}

/** When a frame is shown, in milliseconds. */
type MsOf = (frame: number) => number;

function isSeen({ person }: Filtered, { fromMs, toMs }: PersonFilter, msOf: MsOf): boolean {
  if (fromMs === null && toMs === null) return true;
  return person.presence.some(
    ([first, last]) => msOf(last) >= (fromMs ?? 0) && msOf(first) <= (toMs ?? Number.POSITIVE_INFINITY),
  );
}

const isTagged = ({ traits }: Filtered, { tag }: PersonFilter): boolean =>
  tag === null || traits === null || traits.tags.includes(tag);

function isClear({ traits }: Filtered, { leastHeight, leastQuality }: PersonFilter): boolean {
  if (traits === null) return true;
  return (traits.height_px ?? 0) >= (leastHeight ?? 0) && (traits.quality ?? 0) >= (leastQuality ?? 0);
}

/** Whether a person is one of those that the filter asks for. */
export function passes(filtered: Filtered, filter: PersonFilter, msOf: MsOf): boolean {
  return isSeen(filtered, filter, msOf) && isTagged(filtered, filter) && isClear(filtered, filter);
}

/** Whether a pair is: one of the two at the time, one with the tag, and both large and clear enough to be judged. */
export function pairPasses(two: readonly [Filtered, Filtered], filter: PersonFilter, msOf: MsOf): boolean {
  return (
    two.some((one) => isSeen(one, filter, msOf)) &&
    two.some((one) => isTagged(one, filter)) &&
    two.every((one) => isClear(one, filter))
  );
}

/** What a filter asks for, in words: "seen 0:10.0 to 0:40.0, at least 60 px tall, #witness". */
export function filterWords({ fromMs, toMs, leastHeight, leastQuality, tag }: PersonFilter): string {
  const time =
    fromMs !== null && toMs !== null
      ? [`seen ${span(fromMs, toMs)}`]
      : fromMs !== null
        ? [`seen from ${timeCode(fromMs)} on`]
        : toMs !== null
          ? [`seen before ${timeCode(toMs)}`]
          : [];
  return [
    ...time,
    ...(leastHeight === null ? [] : [`at least ${leastHeight} px tall`]),
    ...(leastQuality === null ? [] : [`a picture of quality ${leastQuality} or better`]),
    ...(tag === null ? [] : [`#${tag}`]),
  ].join(', ');
}

/** The time that somebody typed, in milliseconds: "90", "1:30", "1:02:03.5"; null for no time. */
export function typedTime(text: string): number | null {
  const parts = text.trim().split(':');
  if (parts.length > 3 || !parts.every((part) => /^\d+(\.\d+)?$/.test(part))) return null;
  return Math.round(parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}
