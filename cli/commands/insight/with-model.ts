import { type Command, Option } from 'commander';
import type { CommonOptions } from '../../run-command.ts';

/** Options of a command that runs a model. */
export interface ModelOptions extends CommonOptions {
  readonly model: string;
  readonly models?: string;
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly again?: boolean;
}

/** Adds the options that name a model. */
export const withModel = (command: Command): Command =>
  command
    .requiredOption('--model <ID>', 'a detector of the catalogue, or the path of an ONNX file')
    .option('--models <DIR>', 'folder with model weights')
    .addOption(new Option('--device <D>', 'where inference runs').choices(['auto', 'cuda', 'cpu']).default('auto'))
    .option('--again', 'make the run once more beside an equal one that is done');

/** Whether an equal run that is done is made once more. */
export const modeOf = ({ again }: { readonly again?: boolean }): 'again' | 'resume' =>
  again === true ? 'again' : 'resume';
