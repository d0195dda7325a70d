const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** A time in the video as a time code: `0:07.3`, `12:05.0`, `1:02:05.0`. Tenths are cut, not rounded, as clocks do. */
export function timeCode(timeMs: number): string {
  const tenths = Math.max(0, Math.floor(timeMs / 100));
  const seconds = Math.floor(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = `${pad(seconds % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${pad(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}

/** A stretch of time in words: `0.4 s`, `42 s`, `3 min 10 s`, `2 h 5 min`. */
export function durationWords(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long is left, as one says it: nothing is told more exactly than it is known. */
export function roughDuration(seconds: number): string {
  if (seconds < 50) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  if (seconds < 5400) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** How long ago a moment was, in words: `just now`, `12 minutes ago`, or its date. Both as ISO 8601. */
export function agoWords(at: string, now: Date): string {
  const then = new Date(at);
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return hours === 1 ? '1 hour ago' : `${hours} hours ago`;
  const days = Math.round(hours / 24);
  if (days < 7) return days === 1 ? 'yesterday' : `${days} days ago`;
  return then.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}
