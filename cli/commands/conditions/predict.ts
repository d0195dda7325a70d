import { Command } from 'commander';
import { predictionText } from '../../condition-text.ts';
import { loadEngine } from '../../engine.ts';
import { numberOption, wholeNumberOption } from '../../option-values.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { type ModelOptions, modelsOf, withModels } from './model-options.ts';
import { jsonOption } from './source-options.ts';

/** `doppel conditions predict`: the two stages over pictures or a video. */
export function predictCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly head: string;
    readonly run?: number;
    readonly every: number;
  }
  return withModels(
    new Command('predict')
      .summary('find the objects of pictures and say the condition of each')
      .argument('<SOURCE>', 'a picture, a folder of pictures, or a video')
      .requiredOption('--head <F.insight>', 'the insight file with the trained head')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .option('--every <N>', 'look at every so many frames of a video', numberOption(1, 1_000_000), 25),
  )
    .option(...jsonOption)
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = {
          insight: options.head,
          run: options.run,
          source,
          every: options.every,
          models: modelsOf(options),
        };
        const reply = await engine.predictConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => predictionText(reply));
        return undefined;
      }),
    );
}
