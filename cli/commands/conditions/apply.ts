import { Command, Option } from 'commander';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../../engine.ts';
import { wholeNumberOption } from '../../option-values.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { type ModelOptions, modelsOf, withModels } from './model-options.ts';
import { jsonOption } from './source-options.ts';

/** `doppel conditions apply`: asks a head about the persons of a project. */
export function applyCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly run?: number;
    readonly crops: 'best' | 'all';
  }
  return withModels(
    new Command('apply')
      .summary('ask a head about the persons of a project, for the review')
      .argument('<F.doppel>', 'the project; its head and answers are in the insight file beside it')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .addOption(
        new Option('--crops <WHICH>', 'which pictures of each person').choices(['best', 'all']).default('best'),
      ),
  )
    .option(...jsonOption)
    .action((project: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = { project, run: options.run, crops: options.crops, models: modelsOf(options) };
        const reply = await engine.applyConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => [
          `${counted(reply.crops, 'picture')} of ${counted(reply.persons, 'person')} asked for "${reply.condition}"; ${reply.unreliable} answers are not reliable and do not speak.`,
          reply.unreliable === reply.crops
            ? 'Nothing of it is reliable: the grid of persons stays as it is.'
            : 'The grid of persons can now be sorted and filtered by it. Nobody is hidden, and nothing is decided.',
        ]);
        return undefined;
      }),
    );
}
