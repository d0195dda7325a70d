import { Command } from 'commander';
import { evaluationText } from '../../condition-text.ts';
import { loadEngine } from '../../engine.ts';
import { wholeNumberOption } from '../../option-values.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { type ModelOptions, modelsOf, withModels } from './model-options.ts';
import { jsonOption } from './source-options.ts';

/** `doppel conditions evaluate`: what a training measured. */
export function evaluateCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly run?: number;
    readonly on?: string;
  }
  return withModels(
    new Command('evaluate')
      .summary('what a training measured, or what its head says of another data set')
      .argument('<F.insight>', 'the insight file')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .option('--on <DATASET>', 'measure the head on this data set of the file'),
  )
    .option(...jsonOption)
    .action((insight: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = { insight, run: options.run, on: options.on, models: modelsOf(options) };
        const reply = await engine.evaluateConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => evaluationText(reply, insight));
        return undefined;
      }),
    );
}
