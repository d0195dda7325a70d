import { InvalidArgumentError } from 'commander';
import { momentOfText } from '#contract/words/moment-words.ts';

/** Reads an option's value as a moment, in ms since 1970; a time without a zone is the camera's own, kept as UTC. @throws InvalidArgumentError */
export function momentOption(text: string): number {
  const time = momentOfText(text);
  if (time !== null) return time;
  throw new InvalidArgumentError('Expected a time such as 2026-03-04T15:16:17, with or without +01:00.');
}
