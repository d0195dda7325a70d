import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a moment, in ms since 1970; a time without a zone is the camera's own, kept as UTC. @throws InvalidArgumentError */
export function momentOption(text: string): number {
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`;
  const time = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?/.test(text)
    ? Date.parse(zoned.replace(' ', 'T'))
    : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new InvalidArgumentError('Expected a time such as 2026-03-04T15:16:17, with or without +01:00.');
}

/** A moment by the cameras' clocks, to the second: `2026-03-04 15:16:17`. */
export const momentInWords = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
