import { InvalidArgumentError } from 'commander';
import { numberOption, wholeNumberOption } from '../../option-values.ts';

/** Reads an option's value as a whole number from 0 on. @throws InvalidArgumentError (a usage error) for anything else. */
export function countOption(text: string): number {
  const value = wholeNumberOption(text);
  if (value < 0) throw new InvalidArgumentError('Expected a whole number from 0 on.');
  return value;
}

/** Reads an option's value as a share, 0 to 1. @throws InvalidArgumentError (a usage error) for anything else. */
export const shareOption = numberOption(0, 1);

/** The words between commas. */
export const listOption = (text: string): readonly string[] => text.split(',').map((part) => part.trim());
