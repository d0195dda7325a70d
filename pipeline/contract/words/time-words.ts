const pad = (value: number): string => String(value).padStart(2, '0');

/** A place in the video: "0:03.2", "12:45.0", "1:02:03.5". Tenths are cut, not rounded, as clocks do: what is shown has begun. */
export function timeCode(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  const minutes = Math.floor(tenths / 600);
  const seconds = `${pad(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${seconds}`;
}

/** From one place in the video to another: "0:03.2 to 0:12.0". */
export function span(firstMs: number, lastMs: number): string {
  return `${timeCode(firstMs)} to ${timeCode(lastMs)}`;
}

/** Below this, one decimal of a second would say "0.0 s" or hide a tenth of it: milliseconds are told. */
const millisecondsBelow = 99.5;
/** From here on, one decimal would round to 10.0 s. */
const wholeSecondsFrom = 9_950;

/** A length of time: "0 s", "12 ms", "0.4 s", "42 s", "2 min", "5 min 12 s", "2 h", "2 h 3 min". */
export function duration(ms: number): string {
  if (ms < 0.5) return '0 s';
  if (ms < millisecondsBelow) return `${Math.round(ms)} ms`;
  if (ms < wholeSecondsFrom) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** How long is left, as one says it: nothing is told more exactly than it is known (steps of 5 s, of a minute, of 6 minutes). */
export function roughDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds <= 50) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  if (seconds < 5_400) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** "2026-11-21 22:08 UTC" of an ISO time stamp, for pages that are read anywhere; the text itself where it is none. */
export function utcTime(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}

/** "2026-11-21 23:08:59" of an ISO time stamp in the reader's own time zone; the text itself where it is none. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${day} ${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}
