import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a whole number. @throws InvalidArgumentError (a usage error) for anything else. */
export function wholeNumberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** Reads an option's value as the number of a port. @throws InvalidArgumentError (a usage error) for anything else. */
export function portOption(text: string): number {
  const value = wholeNumberOption(text);
  if (value < 0 || value > 65_535) throw new InvalidArgumentError('Expected a port, 0 (any free one) to 65535.');
  return value;
}

/** Reads an option's value as a number between the two. @throws InvalidArgumentError (a usage error) for anything else. */
export const numberOption =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= from && value <= to)) {
      throw new InvalidArgumentError(`Expected a number from ${from} to ${to}.`);
    }
    return value;
  };

/** Reads whole numbers that are given one by one or separated by commas. @throws InvalidArgumentError for anything else. */
export const wholeNumbersOption = (text: string, before: readonly number[] | undefined): readonly number[] => [
  ...(before ?? []),
  ...text.split(',').map(wholeNumberOption),
];
