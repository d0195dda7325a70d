/** `1 person`, `2 persons`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${wholeNumber(count)} ${count === 1 ? one : many}`;

/** With thousands set apart: `12,345`. */
export const wholeNumber = (value: number): string => value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A size: `912 bytes`, `3.4 MB`; decimal units, as file managers show them. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${units[power - 1]}`;
}

/** A length of time: `12 ms`, `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function secondsInWords(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => value.toString().padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** How many a second: `1,250`, `87`, `3.4`. */
export const rateInWords = (perSecond: number): string =>
  perSecond < 9.95 ? perSecond.toFixed(1) : wholeNumber(Math.round(perSecond));

/** A share with two digits; a dash where there is none. */
export const shareInWords = (share: number | null): string => share?.toFixed(2) ?? '-';

/** A similarity with three digits; a dash where there is none. */
export const similarityInWords = (similarity: number | null): string => similarity?.toFixed(3) ?? '-';

/** A time stamp of the log in the reader's own time zone, to the second: `2026-11-21 14:03:59`. */
export function timeInWords(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => value.toString().padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** A path as a shell takes it for one word, for commands that are shown to be copied. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
