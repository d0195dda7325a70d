import type { Command } from 'commander';
import { wholeNumberOption } from '../../option-values.ts';
import type { CommonOptions } from '../../run-command.ts';

/** Options of a command that reads data. */
export interface SourceOptions extends CommonOptions {
  readonly insight?: string;
  readonly dataset?: string;
  readonly truth?: string;
  readonly persons?: string;
  readonly every: number;
}

/** Adds the options that say where data are. */
export const withSource = (command: Command): Command =>
  command
    .optionsGroup('Data:')
    .option(
      '--insight <F.insight>',
      'where labels, features and heads are kept (default: the data set’s name, in the current folder)',
    )
    .option('--dataset <NAME>', 'the data set, where the file has several')
    .option('--truth <F.txt>', 'MOT text with the boxes of a video')
    .option('--persons <F.csv>', 'which tracks are one person, so that nobody is on two sides')
    .option('--every <N>', 'take every so many frames of a video or project', wholeNumberOption, 1);

/** Where data are, of the options. */
export function sourceOf({ insight, dataset, truth, persons, every }: SourceOptions) {
  return { insight, dataset, truth, persons, every };
}

/** The option `--json` and what it says of itself. */
export const jsonOption = [
  '--json',
  'one JSON object on standard output, progress as NDJSON on standard error',
] as const;
